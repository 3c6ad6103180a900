package dev.tollgate.billing.reconcile;

import com.mongodb.MongoWriteException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Which node reconciles on a day: one document, taken by a conditional update. Each taking has a token of its own, and what
 * a holder writes is conditional on it, so one that was held up writes nothing after another took over. Clocks only say when
 * another may try; two that run at once would only read twice.
 */
final class ReconciliationLease {
    static final String COLLECTION = "jobs";

    /** A holder that tells nothing for so long is taken for dead. */
    static final Duration LIFE = Duration.ofMinutes(5);

    /** After a run that failed. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final String ID = "reconciliation";

    private final MongoClient mongo;

    ReconciliationLease(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The token, where the day is not done and nobody is at it. */
    Future<Optional<Long>> take(String day, String node, long nowMs) {
        return ensure().compose(_ -> {
            JsonObject free =
                    id().put("day", new JsonObject().put("$lt", day)).put("until", new JsonObject().put("$lt", nowMs));
            JsonObject taken = new JsonObject()
                    .put("$set", new JsonObject().put("node", node).put("until", nowMs + LIFE.toMillis()))
                    .put("$inc", new JsonObject().put("token", 1L));
            return mongo.findOneAndUpdateWithOptions(
                            COLLECTION,
                            free,
                            taken,
                            new FindOptions(),
                            new UpdateOptions().setReturningNewDocument(true))
                    .map(document -> Optional.ofNullable(document).map(found -> found.getLong("token")));
        });
    }

    private Future<Void> ensure() {
        return mongo.findOne(COLLECTION, id(), null).compose(found -> {
            if (found != null) {
                return Future.succeededFuture();
            }
            JsonObject fresh = id().put("day", "").put("until", 0L).put("token", 0L);
            // Another node may have made it meanwhile: then it is there, which is all that is wanted.
            return mongo.insert(COLLECTION, fresh)
                    .<Void>mapEmpty()
                    .recover(failure -> failure instanceof MongoWriteException
                            ? Future.succeededFuture()
                            : Future.failedFuture(failure));
        });
    }

    /** Tells that the holder lives; false: it holds it no more. */
    Future<Boolean> renew(long token, long nowMs) {
        return update(token, new JsonObject().put("until", nowMs + LIFE.toMillis()));
    }

    /** The day is done; false: another had taken over, and this report does not count. */
    Future<Boolean> done(long token, String day, Report report) {
        return update(
                token,
                new JsonObject()
                        .put("day", day)
                        .put("until", 0L)
                        .put("result", report.isEqual() ? "equal" : "different")
                        .put("differences", report.differences()));
    }

    /** It could not be done: it is tried again after a while, by whichever node. */
    Future<Boolean> failed(long token, long nowMs) {
        return update(token, new JsonObject().put("until", nowMs + PAUSE.toMillis()));
    }

    private Future<Boolean> update(long token, JsonObject values) {
        return mongo.updateCollection(COLLECTION, id().put("token", token), new JsonObject().put("$set", values))
                .map(result -> result.getDocMatched() > 0);
    }

    private static JsonObject id() {
        return new JsonObject().put("_id", ID);
    }
}
