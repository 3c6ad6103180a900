package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.EXCHANGES;
import static dev.tollgate.context.ContextCollections.byId;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what was said, one document an exchange: of two at the same time both stay whole. */
final class Exchanges {
    /** More than the names, numbers and ids of a document or a message take. */
    private static final int FRAME_BYTES = 500;

    private final MongoClient mongo;
    private final Function<JsonObject, Future<Boolean>> inserting;

    /** Those that are written one by one. */
    Exchanges(MongoClient mongo) {
        this(mongo, document -> mongo.insert(EXCHANGES, document)
                .map(true)
                .recover(failure -> MongoErrors.isDuplicate(failure)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure)));
    }

    /**
     * Those that are written as somebody else decides.
     *
     * @param inserting writes a document; false when its id or its place is taken
     */
    Exchanges(MongoClient mongo, Function<JsonObject, Future<Boolean>> inserting) {
        this.mongo = mongo;
        this.inserting = inserting;
    }

    /**
     * Writes the exchange once: an id that is there already in the same conversation is the same exchange.
     *
     * @return the number under which it stands; empty when this one is taken by another exchange
     */
    Future<Optional<Long>> insert(Exchange exchange, long number, Instant at) {
        var messages = new JsonArray();
        for (Message message : exchange.messages()) {
            messages.add(new JsonObject().put("role", message.role()).put("content", message.content()));
        }
        JsonObject document = byId(exchange.id())
                .put("conversationId", exchange.conversationId())
                .put("ownerId", exchange.ownerId())
                .put("place", place(exchange.conversationId(), number))
                .put("number", number)
                .put("at", ContextCollections.date(at))
                .put("model", exchange.model())
                .put("messages", messages);
        Receipt receipt = exchange.receipt();
        if (receipt != null) {
            document.put("receipt", KeptMessages.document(receipt));
        }
        return inserting
                .apply(document)
                .compose(written -> written
                        ? Future.succeededFuture(Optional.of(number))
                        : mongo.findOne(EXCHANGES, byId(exchange.id()), null)
                                .compose(found -> compare(exchange, found)));
    }

    /** About how large a document of an exchange is. */
    static long bytesOf(JsonObject document) {
        JsonArray messages = document.getJsonArray("messages");
        long bytes = FRAME_BYTES;
        for (int i = 0; i < messages.size(); i++) {
            bytes += FRAME_BYTES + TextSize.utf8Bytes(messages.getJsonObject(i).getString("content"));
        }
        return bytes;
    }

    private static Future<Optional<Long>> compare(Exchange exchange, @Nullable JsonObject found) {
        if (found == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return exchange.conversationId().equals(found.getString("conversationId"))
                ? Future.succeededFuture(Optional.of(found.getLong("number")))
                : Future.failedFuture(
                        new TollgateException(ErrorKind.CONFLICT, "This request id belongs to another chat"));
    }

    /**
     * Where an exchange stands, as one value: the embedded server finds documents only by single unique values, and
     * reads a whole collection for anything else.
     */
    static String place(String conversationId, long number) {
        return conversationId + "." + number;
    }
}
