package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.ORGANISATIONS;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Organisations that are being deleted: a mark in the organisation's document, taken away when all else is gone. While it is
 * there the work is not done. For flows that wait.
 */
final class Closings {
    /** When an admin asked, in ms; nothing is done in its name any more. */
    static final String SINCE = "deletedAt";

    /** When it was closed, in ms; from then on it is only a name in the books. */
    static final String CLOSED = "closedAt";

    private static final String BY = "deletedBy";
    private static final int BATCH = 20;

    private final MongoClient mongo;
    private final InstantSource clock;

    /**
     * An organisation to be erased.
     *
     * @param by id of the admin who asked
     * @param atMs when they did
     */
    record Begun(String organisationId, String by, long atMs) {}

    Closings(MongoClient mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** Whether nobody acts for it any more, and never will. */
    static boolean isGone(JsonObject organisation) {
        return since(organisation) != null;
    }

    /** Since when nobody acts for it; null for one that is in use. */
    static @Nullable Instant since(JsonObject organisation) {
        Long since = organisation.getLong(SINCE, organisation.getLong(CLOSED));
        return since == null ? null : Instant.ofEpochMilli(since);
    }

    /** Marks the organisation, and refuses from now on who acts for it. May be done again; NOT_FOUND, CONFLICT. */
    void begin(String organisationId, String by) {
        if (!IdentityCollections.isId(organisationId)) {
            throw OrganisationFlow.unknown();
        }
        var none = new JsonObject().put("$exists", false);
        JsonObject inUse = IdentityCollections.byId(organisationId)
                .put("personal", new JsonObject().put("$ne", true))
                .put(SINCE, none)
                .put(CLOSED, none);
        var mark = new JsonObject().put(SINCE, clock.millis()).put(BY, by).put("blocked", true);
        if (mongo.findOneAndUpdate(ORGANISATIONS, inUse, new JsonObject().put("$set", mark))
                        .await()
                == null) {
            checkBegun(organisationId);
        }
    }

    private void checkBegun(String organisationId) {
        JsonObject found = mongo.findOne(ORGANISATIONS, IdentityCollections.byId(organisationId), null)
                .await();
        if (found == null || (found.containsKey(CLOSED) && !found.containsKey(SINCE))) {
            throw OrganisationFlow.unknown();
        }
        if (found.getBoolean("personal", false)) {
            throw new TollgateException(
                    ErrorKind.CONFLICT, "A personal organisation ends with its user: delete the user");
        }
    }

    /** Those whose time has come, the oldest first, a few at a time. */
    List<Begun> due() {
        long before = clock.instant().minus(Deletions.UNTIL_REFUSED).toEpochMilli();
        var query = new JsonObject().put(SINCE, new JsonObject().put("$lte", before));
        var oldestFirst =
                new FindOptions().setSort(new JsonObject().put(SINCE, 1)).setLimit(BATCH);
        return mongo.findWithOptions(ORGANISATIONS, query, oldestFirst).await().stream()
                .map(found -> new Begun(found.getString("_id"), found.getString(BY), found.getLong(SINCE)))
                .toList();
    }

    /** Whether it is marked, and not all is gone yet. */
    boolean isUnderWay(String organisationId) {
        JsonObject marked = IdentityCollections.byId(organisationId).put(SINCE, new JsonObject().put("$exists", true));
        return mongo.count(ORGANISATIONS, marked).await() > 0;
    }

    /** All else is gone, and the organisation is closed, as of when it was marked. */
    void end(Begun begun) {
        JsonObject closed =
                IdentityCollections.byId(begun.organisationId()).put(CLOSED, new JsonObject().put("$exists", true));
        var change = new JsonObject()
                .put("$set", new JsonObject().put(CLOSED, begun.atMs()))
                .put("$unset", new JsonObject().put(SINCE, "").put(BY, ""));
        mongo.updateCollection(ORGANISATIONS, closed, change).await();
    }
}
