package dev.tollgate.context;

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
import org.jspecify.annotations.Nullable;

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
        return before(conversation, null, maxMessages, maxBytes);
    }

    /** The same of those before a message, NOT_FOUND when there is no such message; null: of all. */
    Future<List<Message>> before(Begun conversation, @Nullable MessageId before, int maxMessages, long maxBytes) {
        Versions versions = conversation.versions();
        if (before != null && !versions.mayHave(before.number())) {
            return Future.failedFuture(ContextRules.noSuchMessage());
        }
        Path path = before == null ? versions.path() : versions.pathTo(before.number());
        return fill(conversation.id(), path, versions.lastNumber(), new Window(before, maxMessages, maxBytes));
    }

    private Future<List<Message>> fill(String conversationId, Path path, long from, Window window) {
        List<Long> numbers = path.upTo(from, PAGE);
        if (numbers.isEmpty()) {
            return Future.succeededFuture(window.messages());
        }
        return pages.add(new Page(conversationId, numbers))
                .compose(found -> found.stream().allMatch(window::addBefore)
                        ? fill(conversationId, path, numbers.getLast() - 1, window)
                        : Future.succeededFuture(window.messages()));
    }

    /** Gathers messages from the newest back until a limit is reached. */
    private static final class Window {
        private final Deque<Message> messages = new ArrayDeque<>();
        private final @Nullable MessageId end;
        private final int maxMessages;
        private final long maxBytes;
        private long bytes;
        private boolean sawEnd;

        Window(@Nullable MessageId end, int maxMessages, long maxBytes) {
            this.end = end;
            this.maxMessages = maxMessages;
            this.maxBytes = maxBytes;
        }

        /** Whether there is room for what was said before this. */
        boolean addBefore(JsonObject exchange) {
            JsonArray said = exchange.getJsonArray("messages");
            boolean isLast = end != null && end.number() == exchange.getLong("number");
            if (end != null && !sawEnd) {
                if (!isLast || end.index() >= said.size()) {
                    throw ContextRules.noSuchMessage();
                }
                sawEnd = true;
            }
            int size = end != null && isLast ? end.index() : said.size();
            for (int i = size - 1; i >= 0; i--) {
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
            if (end != null && !sawEnd) {
                throw ContextRules.noSuchMessage();
            }
            return new ArrayList<>(messages);
        }
    }
}
