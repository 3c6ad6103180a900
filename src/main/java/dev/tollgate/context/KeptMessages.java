package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.EXCHANGES;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads messages with all that is known of them, for virtual threads. */
final class KeptMessages {
    /** Exchanges of one query: a page of large ones must fit the memory. */
    static final int AT_ONCE = 32;

    /** Text of one page, but for its first message. */
    private static final long MAX_PAGE_BYTES = 4L << 20;

    private final MongoClient mongo;

    KeptMessages(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The newest before a message; null: of all. */
    MessagePage before(Begun conversation, @Nullable MessageId end, int limit) {
        var found = new ArrayDeque<KeptMessage>();
        long bytes = 0;
        long last = end == null ? conversation.lastNumber() : Math.min(end.number(), conversation.lastNumber());
        for (last = conversation.belowGaps(last); last >= 1; last = conversation.belowGaps(last)) {
            long first = Math.max(1, last - AT_ONCE + 1);
            for (KeptMessage message : read(conversation.id(), first, last).reversed()) {
                if (end != null && message.id().compareTo(end) >= 0) {
                    continue;
                }
                bytes += TextSize.utf8Bytes(message.message().content());
                if (found.size() == limit || (bytes > MAX_PAGE_BYTES && !found.isEmpty())) {
                    return new MessagePage(List.copyOf(found), true, end != null);
                }
                found.addFirst(message);
            }
            last = first - 1;
        }
        return new MessagePage(List.copyOf(found), false, end != null);
    }

    /** The oldest after a message. */
    MessagePage after(Begun conversation, MessageId begin, int limit) {
        var found = new ArrayList<KeptMessage>();
        long bytes = 0;
        long first = conversation.aboveGaps(begin.number());
        while (first <= conversation.lastNumber()) {
            long last = Math.min(conversation.lastNumber(), first + AT_ONCE - 1);
            for (KeptMessage message : read(conversation.id(), first, last)) {
                if (message.id().compareTo(begin) <= 0) {
                    continue;
                }
                bytes += TextSize.utf8Bytes(message.message().content());
                if (found.size() == limit || (bytes > MAX_PAGE_BYTES && !found.isEmpty())) {
                    return new MessagePage(found, true, true);
                }
                found.add(message);
            }
            first = conversation.aboveGaps(last + 1);
        }
        return new MessagePage(found, true, false);
    }

    /** The messages of the exchanges from one number to another, oldest first. */
    private List<KeptMessage> read(String conversationId, long first, long last) {
        var messages = new ArrayList<KeptMessage>();
        documents(conversationId, first, last).forEach(document -> addAll(messages, document));
        return messages;
    }

    /** The exchanges from one number to another, oldest first. */
    List<JsonObject> documents(String conversationId, long first, long last) {
        var places = new JsonArray();
        for (long number = first; number <= last; number++) {
            places.add(Exchanges.place(conversationId, number));
        }
        var query = new JsonObject().put("place", new JsonObject().put("$in", places));
        var found = new ArrayList<>(mongo.find(EXCHANGES, query).await());
        found.sort(Comparator.comparing((JsonObject document) -> document.getLong("number")));
        return found;
    }

    private static void addAll(List<KeptMessage> messages, JsonObject document) {
        JsonArray said = document.getJsonArray("messages");
        long number = document.getLong("number");
        Instant at = ContextCollections.instant(document, "at");
        String model = document.getString("model", "");
        Receipt receipt = receipt(document.getJsonObject("receipt"));
        for (int i = 0; i < said.size(); i++) {
            var message = new Message(
                    said.getJsonObject(i).getString("role"),
                    said.getJsonObject(i).getString("content"));
            boolean isAnswer = message.role().equals("assistant");
            boolean isLast = i == said.size() - 1;
            messages.add(new KeptMessage(
                    new MessageId(number, i),
                    message,
                    at,
                    isAnswer && !model.isEmpty() ? model : null,
                    isAnswer && isLast ? receipt : null));
        }
    }

    static JsonObject document(Receipt receipt) {
        return new JsonObject()
                .put("promptTokens", receipt.promptTokens())
                .put("completionTokens", receipt.completionTokens())
                .put("estimated", receipt.estimated())
                .put("costNano", receipt.costNano())
                .put("stopped", receipt.stopped());
    }

    private static @Nullable Receipt receipt(@Nullable JsonObject document) {
        return document == null
                ? null
                : new Receipt(
                        document.getLong("promptTokens"),
                        document.getLong("completionTokens"),
                        document.getBoolean("estimated"),
                        document.getLong("costNano"),
                        document.getBoolean("stopped"));
    }
}
