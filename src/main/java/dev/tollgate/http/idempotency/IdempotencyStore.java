package dev.tollgate.http.idempotency;

import dev.tollgate.http.idempotency.KeyRecord.State;
import dev.tollgate.http.idempotency.KeyRecord.StoredAnswer;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keys in the database: one document each, changed by conditional updates alone. A running key belongs to the epoch in
 * which its request was begun: that request ends it, or, once the epoch is over, {@link #freeRunningOf}, whichever is first.
 */
public final class IdempotencyStore {
    static final String COLLECTION = "idempotency";

    /** How long a key is kept. */
    static final Duration LIFE = Duration.ofHours(24);

    private static final int CLOSED_AT_ONCE = 100;
    private static final int LOOKED_AT = 1_000;

    private final MongoClient mongo;
    private final Clock clock;
    private final Supplier<Optional<String>> epoch;

    /** @param epoch in which calls are held and booked now; while there is none no key is taken */
    public IdempotencyStore(MongoClient mongo, Clock clock, Supplier<Optional<String>> epoch) {
        this.mongo = mongo;
        this.clock = clock;
        this.epoch = epoch;
    }

    /** The collection and its indexes. */
    public static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION)
                .index("at")
                .index("state", "epoch")
                .index("userId");
    }

    /**
     * A key as a request brings it.
     *
     * @param id of the key, hashed
     * @param userId who sends it
     */
    record Asked(String id, String userId, String bodyHash) {}

    /** Forgets the keys of users who deleted their account: an answer that is kept with one may hold what was said. */
    public static Eraser eraser(MongoClient mongo) {
        return new Eraser() {
            @Override
            public Future<Void> user(String userId) {
                return mongo.removeDocuments(COLLECTION, new JsonObject().put("userId", userId))
                        .mapEmpty();
            }
        };
    }

    /** Takes a key that nobody has; empty when somebody has. Fails with UNAVAILABLE while there is no epoch. */
    Future<Optional<KeyRecord>> takeNew(Asked asked, String requestId) {
        return inEpoch(now -> {
            JsonObject document = running(asked, now).put("_id", asked.id()).put("requestId", requestId);
            return mongo.insert(COLLECTION, document)
                    .map(_ -> Optional.of(
                            new KeyRecord(asked.id(), requestId, asked.bodyHash(), now, State.RUNNING, null)))
                    .recover(failure -> MongoErrors.isDuplicate(failure)
                            ? Future.succeededFuture(Optional.empty())
                            : Future.failedFuture(failure));
        });
    }

    /** Takes a key that was freed, with the request id it had. Fails with UNAVAILABLE while there is no epoch. */
    Future<Optional<KeyRecord>> takeFreed(Asked asked) {
        JsonObject freed = new JsonObject().put("_id", asked.id()).put("state", State.FREE.name());
        return inEpoch(now -> mongo.findOneAndUpdateWithOptions(
                        COLLECTION,
                        freed,
                        new JsonObject().put("$set", running(asked, now)),
                        new FindOptions(),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(document -> Optional.ofNullable(document).map(KeyRecord::of)));
    }

    private <T> Future<T> inEpoch(Function<String, Future<T>> action) {
        return epoch.get()
                .map(action)
                .orElseGet(() -> Future.failedFuture(
                        new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                                .retryAfter(Duration.ofSeconds(1))));
    }

    Future<Optional<KeyRecord>> find(String id) {
        return mongo.findOne(COLLECTION, new JsonObject().put("_id", id), null)
                .map(document -> Optional.ofNullable(document).map(KeyRecord::of));
    }

    /** The request was answered, and this is what anybody else with the key gets. */
    Future<Void> finish(KeyRecord record, StoredAnswer answer) {
        return end(
                record,
                new JsonObject()
                        .put("state", State.DONE.name())
                        .put("status", answer.status())
                        .put("stream", answer.stream())
                        .put(
                                "body",
                                new JsonObject()
                                        .put(
                                                "$binary",
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                answer.body().getBytes()))));
    }

    /** The request was done, but its answer is not kept. */
    Future<Void> finishUnkept(KeyRecord record) {
        return end(record, new JsonObject().put("state", State.DONE.name()));
    }

    /** The request cost nothing. */
    Future<Void> free(KeyRecord record) {
        return end(record, new JsonObject().put("state", State.FREE.name()));
    }

    private Future<Void> end(KeyRecord record, JsonObject fields) {
        JsonObject mine = new JsonObject()
                .put("_id", record.id())
                .put("state", State.RUNNING.name())
                .put("epoch", record.epoch());
        return mongo.updateCollection(COLLECTION, mine, new JsonObject().put("$set", fields))
                .mapEmpty();
    }

    /** The epochs that have running keys; of very many keys, those of some. */
    Future<Set<String>> epochsWithRunning() {
        var options =
                new FindOptions().setFields(new JsonObject().put("epoch", 1)).setLimit(LOOKED_AT);
        return mongo.findWithOptions(COLLECTION, new JsonObject().put("state", State.RUNNING.name()), options)
                .map(found -> found.stream()
                        .map(document -> document.getString("epoch"))
                        .collect(Collectors.toSet()));
    }

    /**
     * Ends the keys that a dead node left running: freed where the ledger has no line of the request, else done without an
     * answer. To be called once the epoch is closed, so that no line can come any more. May be called again.
     *
     * @param hasLine whether the ledger has a line with this request id
     * @return how many keys were ended
     */
    public Future<Integer> freeRunningOf(String deadEpoch, Function<String, Future<Boolean>> hasLine) {
        JsonObject left = new JsonObject().put("epoch", deadEpoch).put("state", State.RUNNING.name());
        return mongo.findWithOptions(COLLECTION, left, new FindOptions().setLimit(CLOSED_AT_ONCE))
                .compose(documents -> {
                    List<Future<Void>> ended = new ArrayList<>();
                    for (JsonObject document : documents) {
                        ended.add(hasLine.apply(document.getString("requestId"))
                                .compose(booked -> endLeft(document.getString("_id"), left, booked)));
                    }
                    return Future.all(ended)
                            .compose(_ -> documents.size() < CLOSED_AT_ONCE
                                    ? Future.succeededFuture(documents.size())
                                    : freeRunningOf(deadEpoch, hasLine).map(more -> more + CLOSED_AT_ONCE));
                });
    }

    private Future<Void> endLeft(String id, JsonObject left, boolean booked) {
        State state = booked ? State.DONE : State.FREE;
        return mongo.updateCollection(
                        COLLECTION,
                        left.copy().put("_id", id),
                        new JsonObject().put("$set", new JsonObject().put("state", state.name())))
                .mapEmpty();
    }

    /** Forgets keys after their life. The embedded server expires nothing by itself. */
    public Future<Long> sweep() {
        long before = clock.millis() - LIFE.toMillis();
        return mongo.removeDocuments(COLLECTION, new JsonObject().put("at", new JsonObject().put("$lt", before)))
                .map(result -> result == null ? 0 : result.getRemovedCount());
    }

    private JsonObject running(Asked asked, String now) {
        return new JsonObject()
                .put("userId", asked.userId())
                .put("bodyHash", asked.bodyHash())
                .put("state", State.RUNNING.name())
                .put("epoch", now)
                .put("at", clock.millis());
    }
}
