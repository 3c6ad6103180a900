package dev.tollgate.platform.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.Optional;

/** Counters as documents of a scratch collection. */
final class MongoCounters implements AtomicityProof.Counters {
    static final String COLLECTION = "scratch";

    private final MongoClient mongo;

    MongoCounters(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Boolean> create(String id) {
        return mongo.insert(COLLECTION, byId(id).put("n", 0L))
                .map(true)
                .recover(error ->
                        MongoErrors.isDuplicate(error) ? Future.succeededFuture(false) : Future.failedFuture(error));
    }

    @Override
    public Future<Optional<Long>> incrementBelow(String id, long limit) {
        return mongo.findOneAndUpdateWithOptions(
                        COLLECTION,
                        byId(id).put("n", new JsonObject().put("$lt", limit)),
                        new JsonObject().put("$inc", new JsonObject().put("n", 1L)),
                        new FindOptions(),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(after -> Optional.ofNullable(after).map(document -> document.getLong("n")));
    }

    @Override
    public Future<Long> read(String id) {
        return mongo.findOne(COLLECTION, byId(id), null)
                .map(document -> document == null ? -1L : document.getLong("n"));
    }

    @Override
    public Future<Void> remove(String id) {
        return mongo.removeDocument(COLLECTION, byId(id)).mapEmpty();
    }

    private static JsonObject byId(String id) {
        return new JsonObject().put("_id", id);
    }
}
