package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.USERS;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Accounts that are being deleted: a mark in the user's document, which is the last that goes. While it is there the work is
 * not done. For flows that wait.
 */
final class Deletions {
    /** When the user asked, in ms; nothing is done in their name any more. */
    static final String SINCE = "deletedAt";

    /** Callers are remembered for 3 s; a little later nothing new is begun in a name that is refused. */
    static final Duration UNTIL_REFUSED = Duration.ofSeconds(4);

    private static final String CLOSING = "closing";
    private static final int BATCH = 20;

    private final MongoClient mongo;
    private final InstantSource clock;

    /**
     * An account to be erased.
     *
     * @param emails their address in the forms in which it may stand in an invitation
     * @param closing organisations that end with it
     */
    record Begun(String userId, List<String> emails, List<String> closing) {}

    Deletions(MongoClient mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    static boolean isBegun(JsonObject user) {
        return user.containsKey(SINCE);
    }

    /** Marks the account if its password is still the one of this hash; whether it was. */
    boolean begin(String userId, String passwordHash, List<String> closing) {
        JsonObject asFound = IdentityCollections.byId(userId).put("passwordHash", passwordHash);
        var change = new JsonObject()
                .put("$set", new JsonObject().put(SINCE, clock.millis()).put(CLOSING, new JsonArray(closing)));
        return mongo.findOneAndUpdate(USERS, asFound, change).await() != null;
    }

    /** Those whose time has come, the oldest first, a few at a time. */
    List<Begun> due() {
        long before = clock.instant().minus(UNTIL_REFUSED).toEpochMilli();
        var query = new JsonObject().put(SINCE, new JsonObject().put("$lte", before));
        var oldestFirst =
                new FindOptions().setSort(new JsonObject().put(SINCE, 1)).setLimit(BATCH);
        return mongo.findWithOptions(USERS, query, oldestFirst).await().stream()
                .map(Deletions::begun)
                .toList();
    }

    private static Begun begun(JsonObject document) {
        String email = document.getString("email");
        return new Begun(
                document.getString("_id"),
                email == null
                        ? List.of()
                        : Stream.of(email, PlainText.normalised(email))
                                .distinct()
                                .toList(),
                document.getJsonArray(CLOSING).stream().map(String.class::cast).toList());
    }

    /** All else is gone: the user's document goes, too, and the names are free. */
    void end(String userId) {
        JsonObject marked = IdentityCollections.byId(userId).put(SINCE, new JsonObject().put("$exists", true));
        mongo.removeDocument(USERS, marked).await();
    }
}
