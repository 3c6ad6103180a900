package dev.tollgate.context;

import dev.tollgate.context.Conversations.Begun;
import dev.tollgate.context.ExchangePages.Page;
import dev.tollgate.platform.store.BatchMetrics;
import dev.tollgate.platform.store.Batches;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads what was said; conversations that are read at the same time share their queries. */
final class History {
    /** So that a page of large exchanges does not fill the memory. */
    private static final int PAGE = 32;

    private final Batches<Page, List<JsonObject>> pages;

    History(MongoClient mongo, BatchMetrics metrics) {
        pages = new Batches<>(new ExchangePages(mongo), ExchangePages.LIMITS, _ -> 1, metrics);
    }

    /** The newest messages of a conversation, oldest first: at most so many, and at most so many bytes (but always one). */
    Future<List<Message>> newest(Begun conversation, int maxMessages, long maxBytes) {
        return fill(conversation.id(), conversation.lastNumber(), new Window(maxMessages, maxBytes));
    }

    private Future<List<Message>> fill(String conversationId, long last, Window window) {
        if (last < 1) {
            return Future.succeededFuture(window.messages());
        }
        long first = Math.max(1, last - PAGE + 1);
        return pages.add(new Page(conversationId, first, last))
                .compose(found -> found.stream().allMatch(window::addBefore)
                        ? fill(conversationId, first - 1, window)
                        : Future.succeededFuture(window.messages()));
    }

    /** Gathers messages from the newest back until a limit is reached. */
    private static final class Window {
        private final Deque<Message> messages = new ArrayDeque<>();
        private final int maxMessages;
        private final long maxBytes;
        private long bytes;

        Window(int maxMessages, long maxBytes) {
            this.maxMessages = maxMessages;
            this.maxBytes = maxBytes;
        }

        /** Whether there is room for what was said before this. */
        boolean addBefore(JsonObject exchange) {
            JsonArray said = exchange.getJsonArray("messages");
            for (int i = said.size() - 1; i >= 0; i--) {
                JsonObject message = said.getJsonObject(i);
                String content = message.getString("content");
                bytes += TextSize.utf8Bytes(content);
                boolean first = messages.isEmpty();
                if (messages.size() == maxMessages || (bytes > maxBytes && !first)) {
                    return false;
                }
                messages.addFirst(new Message(message.getString("role"), content));
            }
            return messages.size() < maxMessages;
        }

        List<Message> messages() {
            return new ArrayList<>(messages);
        }
    }
}
