package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.EXCHANGES;
import static dev.tollgate.context.ContextCollections.byId;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes exchanges that were said elsewhere, many at once, for virtual threads. */
final class Copies {
    private static final int MAX_EXCHANGES = 10_000;
    private static final long MAX_BYTES = 64L << 20;

    /** Text of one command. */
    private static final long MAX_BULK_BYTES = 4L << 20;

    /** Messages of one exchange, should nobody answer for so long. */
    private static final int MAX_TOGETHER = 50;

    private final MongoClient mongo;
    private final Ids ids;
    private final KeptMessages messages;

    Copies(MongoClient mongo, Ids ids, KeptMessages messages) {
        this.mongo = mongo;
        this.ids = ids;
        this.messages = messages;
    }

    /**
     * Copies a conversation up to a message into a new one that nobody sees yet; returns the last number. NOT_FOUND when
     * there is no such message.
     */
    long copy(Begun from, MessageId last, String ownerId, String toId) {
        requireMessage(from, last);
        var bulk = new Bulk(ownerId, toId);
        Path path = from.versions().pathTo(last.number());
        List<Long> numbers = path.from(1, KeptMessages.AT_ONCE);
        while (!numbers.isEmpty()) {
            for (JsonObject document : messages.documents(from.id(), numbers)) {
                if (document.getLong("number") == last.number()) {
                    shorten(document, last.index() + 1);
                }
                bulk.add(document);
            }
            numbers = path.from(numbers.getLast() + 1, KeptMessages.AT_ONCE);
        }
        bulk.flush();
        return bulk.number;
    }

    /** NOT_FOUND when there is no such message. */
    void requireMessage(Begun conversation, MessageId id) {
        boolean there = conversation.versions().mayHave(id.number())
                && messages.documents(conversation.id(), List.of(id.number())).stream()
                        .anyMatch(exchange -> exchange.getJsonArray("messages").size() > id.index());
        if (!there) {
            throw ContextRules.noSuchMessage();
        }
    }

    private static void shorten(JsonObject document, int size) {
        JsonArray said = document.getJsonArray("messages");
        var kept = new JsonArray();
        for (int i = 0; i < size; i++) {
            kept.add(said.getValue(i));
        }
        document.put("messages", kept);
        if (kept.size() < said.size()) {
            // It is that of an answer which is not copied.
            document.remove("receipt");
        }
    }

    /** Writes messages into a new conversation that nobody sees yet; returns the last number. */
    long write(List<Said> said, Instant at, String ownerId, String toId) {
        var bulk = new Bulk(ownerId, toId);
        var together = new JsonArray();
        long bytes = 0;
        String model = "";
        for (Said each : said) {
            Message message = each.message();
            long more = TextSize.utf8Bytes(message.content());
            if (bytes + more > ContextRules.MAX_TOTAL_BYTES) {
                bulk.add(exchange(together, model, at));
                together = new JsonArray();
                bytes = 0;
            }
            bytes += more;
            together.add(new JsonObject().put("role", message.role()).put("content", message.content()));
            boolean isAnswer = message.role().equals("assistant");
            model = isAnswer && each.model() != null ? each.model() : model;
            if (isAnswer || together.size() == MAX_TOGETHER) {
                bulk.add(exchange(together, model, at));
                together = new JsonArray();
                bytes = 0;
                model = "";
            }
        }
        if (!together.isEmpty()) {
            bulk.add(exchange(together, model, at));
        }
        bulk.flush();
        return bulk.number;
    }

    /** The same of exchanges that are known as such. */
    long writeExchanges(List<List<Said>> exchanges, Instant at, String ownerId, String toId) {
        var bulk = new Bulk(ownerId, toId);
        for (List<Said> said : exchanges) {
            var together = new JsonArray();
            String model = "";
            for (Said each : said) {
                Message message = each.message();
                together.add(new JsonObject().put("role", message.role()).put("content", message.content()));
                model = each.model() == null ? model : each.model();
            }
            bulk.add(exchange(together, model, at));
        }
        bulk.flush();
        return bulk.number;
    }

    private static JsonObject exchange(JsonArray together, String model, Instant at) {
        return new JsonObject()
                .put("at", ContextCollections.date(at))
                .put("model", model)
                .put("messages", together);
    }

    /** Gathers exchanges of one conversation, gives them ids and the next numbers, and writes them together. */
    private final class Bulk {
        private final String ownerId;
        private final String conversationId;
        private final List<BulkOperation> waiting = new ArrayList<>();
        private long waitingBytes;
        private long allBytes;
        private long number;

        Bulk(String ownerId, String conversationId) {
            this.ownerId = ownerId;
            this.conversationId = conversationId;
        }

        void add(JsonObject like) {
            number++;
            JsonObject document = byId(ids.nextInTime("ctx"))
                    .put("conversationId", conversationId)
                    .put("ownerId", ownerId)
                    .put("place", Exchanges.place(conversationId, number))
                    .put("number", number)
                    .put("at", like.getValue("at"))
                    .put("model", like.getString("model", ""))
                    .put("messages", like.getJsonArray("messages"));
            JsonObject receipt = like.getJsonObject("receipt");
            if (receipt != null) {
                document.put("receipt", receipt);
            }
            long bytes = Exchanges.bytesOf(document);
            allBytes += bytes;
            if (number > MAX_EXCHANGES || allBytes > MAX_BYTES) {
                throw new TollgateException(ErrorKind.BODY_TOO_LARGE, "The conversation is too long to be copied");
            }
            if (waitingBytes + bytes > MAX_BULK_BYTES) {
                flush();
            }
            waiting.add(BulkOperation.createInsert(document));
            waitingBytes += bytes;
        }

        void flush() {
            if (!waiting.isEmpty()) {
                mongo.bulkWrite(EXCHANGES, List.copyOf(waiting)).await();
                waiting.clear();
                waitingBytes = 0;
            }
        }
    }
}
