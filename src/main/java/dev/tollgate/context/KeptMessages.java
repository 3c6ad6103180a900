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
        Versions versions = conversation.versions();
        Path path =
                end == null || end.number() > versions.lastNumber() ? versions.path() : versions.pathTo(end.number());
        var found = new ArrayDeque<KeptMessage>();
        long bytes = 0;
        List<Long> numbers = path.upTo(versions.lastNumber(), AT_ONCE);
        while (!numbers.isEmpty()) {
            for (KeptMessage message : read(conversation, numbers).reversed()) {
                if (end != null && message.id().compareTo(end) >= 0) {
                    continue;
                }
                bytes += TextSize.utf8Bytes(message.message().content());
                if (found.size() == limit || (bytes > MAX_PAGE_BYTES && !found.isEmpty())) {
                    return new MessagePage(List.copyOf(found), true, end != null);
                }
                found.addFirst(message);
            }
            numbers = path.upTo(numbers.getLast() - 1, AT_ONCE);
        }
        return new MessagePage(List.copyOf(found), false, end != null);
    }

    /** The oldest of a path after a message. */
    MessagePage after(Begun conversation, Path path, MessageId begin, int limit) {
        var found = new ArrayList<KeptMessage>();
        long bytes = 0;
        List<Long> numbers = path.from(begin.number(), AT_ONCE);
        while (!numbers.isEmpty()) {
            for (KeptMessage message : read(conversation, numbers)) {
                if (message.id().compareTo(begin) <= 0) {
                    continue;
                }
                bytes += TextSize.utf8Bytes(message.message().content());
                if (found.size() == limit || (bytes > MAX_PAGE_BYTES && !found.isEmpty())) {
                    return new MessagePage(found, true, true);
                }
                found.add(message);
            }
            numbers = path.from(numbers.getLast() + 1, AT_ONCE);
        }
        return new MessagePage(found, true, false);
    }

    /** The messages of some exchanges, oldest first. */
    private List<KeptMessage> read(Begun conversation, List<Long> numbers) {
        var messages = new ArrayList<KeptMessage>();
        documents(conversation.id(), numbers).forEach(document -> addAll(messages, document, conversation.versions()));
        return messages;
    }

    /** The exchanges with these numbers, oldest first. */
    List<JsonObject> documents(String conversationId, List<Long> numbers) {
        var places = new JsonArray();
        numbers.forEach(number -> places.add(Exchanges.place(conversationId, number)));
        var query = new JsonObject().put("place", new JsonObject().put("$in", places));
        var found = new ArrayList<>(mongo.find(EXCHANGES, query).await());
        found.sort(Comparator.comparing((JsonObject document) -> document.getLong("number")));
        return found;
    }

    private static void addAll(List<KeptMessage> messages, JsonObject document, Versions versions) {
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
            var id = new MessageId(number, i);
            messages.add(new KeptMessage(
                    id,
                    message,
                    at,
                    isAnswer && !model.isEmpty() ? model : null,
                    isAnswer && isLast ? receipt : null,
                    versions.of(id)));
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
