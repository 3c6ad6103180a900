package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.CONVERSATIONS;
import static dev.tollgate.context.ContextCollections.EXCHANGES;
import static dev.tollgate.context.ContextCollections.byId;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;

/** Takes out of conversations what a later exchange replaces. */
final class Erasure {
    /** Of one command. */
    private static final int AT_ONCE = 500;

    /** A shorter one costs readers no query of its own. */
    private static final int LONG_GAP = 32;

    /** Gaps are rare; beyond so many, readers walk through the oldest. */
    private static final int MAX_GAPS = 200;

    private final MongoClient mongo;

    Erasure(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** All from a message on, up to the exchange with this number, which stays, wherever it is. */
    Future<Void> erase(Exchange kept, MessageId first, long number) {
        String id = kept.conversationId();
        long firstWhole = first.index() == 0 ? first.number() : first.number() + 1;
        return shorten(id, first)
                .compose(_ -> erase(id, firstWhole, number - 1, kept.id()))
                .compose(_ -> noteGap(id, firstWhole, number - 1));
    }

    private Future<Void> erase(String conversationId, long first, long last, String keptId) {
        if (first > last) {
            return Future.succeededFuture();
        }
        long end = Math.min(last, first + AT_ONCE - 1);
        var places = new JsonArray();
        for (long number = first; number <= end; number++) {
            places.add(Exchanges.place(conversationId, number));
        }
        var query = new JsonObject()
                .put("place", new JsonObject().put("$in", places))
                .put("_id", new JsonObject().put("$ne", keptId));
        return mongo.removeDocuments(EXCHANGES, query).compose(_ -> erase(conversationId, end + 1, last, keptId));
    }

    /** The exchange in which the message is ends before it. */
    private Future<Void> shorten(String conversationId, MessageId first) {
        if (first.index() == 0) {
            return Future.succeededFuture();
        }
        var place = new JsonObject().put("place", Exchanges.place(conversationId, first.number()));
        return mongo.findOne(EXCHANGES, place, null).compose(found -> {
            if (found == null) {
                return Future.succeededFuture();
            }
            JsonArray messages = found.getJsonArray("messages");
            var kept = new JsonArray();
            for (int i = 0; i < Math.min(first.index(), messages.size()); i++) {
                kept.add(messages.getValue(i));
            }
            var change = new JsonObject().put("$set", new JsonObject().put("messages", kept));
            return mongo.updateCollection(EXCHANGES, place, change).mapEmpty();
        });
    }

    private Future<Void> noteGap(String conversationId, long first, long last) {
        if (last - first + 1 < LONG_GAP) {
            return Future.succeededFuture();
        }
        var gap = new JsonObject().put("first", first).put("last", last);
        var push = new JsonObject().put("$each", new JsonArray().add(gap)).put("$slice", -MAX_GAPS);
        var change = new JsonObject().put("$push", new JsonObject().put("gaps", push));
        return mongo.updateCollection(CONVERSATIONS, byId(conversationId), change)
                .mapEmpty();
    }
}
