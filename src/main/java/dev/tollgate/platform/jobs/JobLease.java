package dev.tollgate.platform.jobs;

import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Which node leads a job that is done once in a period: one document a job, taken by a conditional update. Each taking has a
 * term of its own, higher than all before, and what a leader writes of its job is conditional on it, so one that was frozen
 * or cut off writes nothing after another took over. Clocks only say when another may try; the work itself must bear that
 * two are at it.
 */
public final class JobLease {
    private static final String COLLECTION = "jobs";

    /** A holder that tells nothing for so long is taken for dead. */
    public static final Duration LIFE = Duration.ofMinutes(5);

    private final MongoClient mongo;
    private final String job;

    /** @param job its name, the same on all nodes */
    public JobLease(MongoClient mongo, String job) {
        this.mongo = mongo;
        this.job = job;
    }

    /**
     * Takes the job for a period.
     *
     * @param period as text that is greater for later ones
     * @return the term, where the period and no later one is done, and nobody is at it
     */
    public Future<Optional<Long>> take(String period, String node, long nowMs) {
        return ensure().compose(_ -> {
            JsonObject free = id().put("period", new JsonObject().put("$lt", period))
                    .put("until", new JsonObject().put("$lt", nowMs));
            JsonObject taken = new JsonObject()
                    .put("$set", new JsonObject().put("node", node).put("until", nowMs + LIFE.toMillis()))
                    .put("$inc", new JsonObject().put("term", 1L));
            return mongo.findOneAndUpdateWithOptions(
                            COLLECTION,
                            free,
                            taken,
                            new FindOptions(),
                            new UpdateOptions().setReturningNewDocument(true))
                    .map(document -> Optional.ofNullable(document).map(found -> found.getLong("term")));
        });
    }

    private Future<Void> ensure() {
        return mongo.findOne(COLLECTION, id(), null).compose(found -> {
            if (found != null) {
                return Future.succeededFuture();
            }
            JsonObject fresh = id().put("period", "").put("until", 0L).put("term", 0L);
            // Another node may have made it meanwhile: then it is there, which is all that is wanted.
            return mongo.insert(COLLECTION, fresh)
                    .<Void>mapEmpty()
                    .recover(failure ->
                            MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
        });
    }

    /** Tells that the holder lives; false: it holds it no more. */
    public Future<Boolean> renew(long term, long nowMs) {
        return update(term, new JsonObject().put("until", nowMs + LIFE.toMillis()));
    }

    /**
     * The period is done.
     *
     * @param result kept until the next one
     * @return false: another had taken over, and this result does not count
     */
    public Future<Boolean> done(long term, String period, JsonObject result) {
        return update(term, result.copy().put("period", period).put("until", 0L));
    }

    /** It could not be done: from then on it is tried again, by whichever node. */
    public Future<Boolean> failed(long term, long againMs) {
        return update(term, new JsonObject().put("until", againMs));
    }

    private Future<Boolean> update(long term, JsonObject values) {
        return mongo.updateCollection(COLLECTION, id().put("term", term), new JsonObject().put("$set", values))
                .map(result -> result.getDocMatched() > 0);
    }

    private JsonObject id() {
        return new JsonObject().put("_id", job);
    }
}
