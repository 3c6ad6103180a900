package dev.tollgate.events.letter;

import dev.tollgate.platform.outbox.OutboxEvent;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Letters that wait, one for each event and person, in the database. It holds no address: that is looked up when a letter goes,
 * so who left meanwhile gets none.
 */
final class LetterQueue {
    static final String COLLECTION = "letters";

    /** Whoever takes a letter has so long to send it. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final int BATCH = 50;

    /** After as many tries, with waits that double, a day and a half is over. */
    private static final int MAX_TRIES = 12;

    private final MongoClient mongo;
    private final InstantSource clock;

    LetterQueue(MongoClient mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION).index("dueAt").index("organisationId");
    }

    /** Puts a letter into the queue; one that is there, or was sent, is not written again. */
    Future<Void> add(OutboxEvent event, String userId) {
        var document = new JsonObject()
                .put("_id", event.id() + "." + userId)
                .put("organisationId", event.organisationId())
                .put("userId", userId)
                .put("type", event.type())
                .put("data", event.data())
                .put("tries", 0)
                .put("dueAt", clock.millis());
        return mongo.insert(COLLECTION, document)
                .<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** Letters whose time has come. */
    Future<List<JsonObject>> due() {
        var query = new JsonObject().put("dueAt", new JsonObject().put("$lte", clock.millis()));
        return mongo.findWithOptions(
                COLLECTION,
                query,
                new FindOptions().setSort(new JsonObject().put("dueAt", 1)).setLimit(BATCH));
    }

    /** Takes a letter, unless somebody else did; nobody else has it until the time for it is over. */
    Future<Boolean> take(JsonObject letter) {
        int tries = letter.getInteger("tries");
        JsonObject asSeen = byId(letter).put("tries", tries);
        long wait = LEASE.toMillis() << tries;
        var set = new JsonObject().put("tries", tries + 1).put("dueAt", clock.millis() + wait);
        return mongo.updateCollection(COLLECTION, asSeen, new JsonObject().put("$set", set))
                .map(result -> result.getDocMatched() > 0);
    }

    /** Whether it was tried for long enough. */
    static boolean isGivenUp(JsonObject letter) {
        return letter.getInteger("tries") >= MAX_TRIES;
    }

    /** It went out, or there is nobody to send it to. The event behind it is told once, so nothing is remembered. */
    Future<Void> remove(JsonObject letter) {
        return mongo.removeDocument(COLLECTION, byId(letter)).mapEmpty();
    }

    /** Forgets those of a closed organisation. */
    static Future<Void> removeOf(MongoClient mongo, String organisationId) {
        return mongo.removeDocuments(COLLECTION, new JsonObject().put("organisationId", organisationId))
                .mapEmpty();
    }

    private static JsonObject byId(JsonObject letter) {
        return new JsonObject().put("_id", letter.getString("_id"));
    }
}
