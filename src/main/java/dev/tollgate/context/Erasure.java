package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.EXCHANGES;

import dev.tollgate.context.Path.Range;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;

/** Takes exchanges out of conversations. */
final class Erasure {
    /** Of one command. */
    private static final int AT_ONCE = 500;

    private final MongoClient mongo;

    Erasure(MongoClient mongo) {
        this.mongo = mongo;
    }

    Future<Void> erase(String conversationId, Range gone) {
        if (gone.first() > gone.last()) {
            return Future.succeededFuture();
        }
        long end = Math.min(gone.last(), gone.first() + AT_ONCE - 1);
        var places = new JsonArray();
        for (long number = gone.first(); number <= end; number++) {
            places.add(Exchanges.place(conversationId, number));
        }
        var query = new JsonObject().put("place", new JsonObject().put("$in", places));
        return mongo.removeDocuments(EXCHANGES, query)
                .compose(_ -> erase(conversationId, new Range(end + 1, gone.last())));
    }
}
