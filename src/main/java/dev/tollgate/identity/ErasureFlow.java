package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.API_KEYS;
import static dev.tollgate.identity.IdentityCollections.END_USERS;
import static dev.tollgate.identity.IdentityCollections.INVITES;
import static dev.tollgate.identity.IdentityCollections.MEMBERS;
import static dev.tollgate.identity.IdentityCollections.ONE_TIME_TOKENS;
import static dev.tollgate.identity.IdentityCollections.ORGANISATIONS;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases accounts whose deletion was begun. Every step may be done again, so a node that dies leaves work to the next one,
 * and the user's document, which says that there is work, goes last. It waits, so it runs on virtual threads.
 */
final class ErasureFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureFlow.class);
    private static final int END_USERS_AT_ONCE = 100;

    private final MongoClient mongo;
    private final InstantSource clock;
    private final Deletions deletions;
    private final Memberships memberships;
    private final MemberFlow members;
    private final Sessions sessions;
    private final Changes changes;

    ErasureFlow(
            MongoClient mongo,
            InstantSource clock,
            Deletions deletions,
            Memberships memberships,
            MemberFlow members,
            Sessions sessions,
            Changes changes) {
        this.mongo = mongo;
        this.clock = clock;
        this.deletions = deletions;
        this.memberships = memberships;
        this.members = members;
        this.sessions = sessions;
        this.changes = changes;
    }

    /** Erases those whose time has come; one that fails keeps no other waiting, and is tried again by the next run. */
    void run(List<Eraser> rooms) {
        for (Deletions.Begun begun : deletions.due()) {
            try {
                erase(begun, rooms);
                LOG.info("The account {} is erased", begun.userId());
            } catch (RuntimeException failure) {
                LOG.warn("The account {} is erased later", begun.userId(), failure);
            }
        }
    }

    private void erase(Deletions.Begun begun, List<Eraser> rooms) {
        String userId = begun.userId();
        begun.closing().forEach(organisationId -> close(organisationId, rooms));
        List<JsonObject> left = memberships.ofUser(userId);
        while (!left.isEmpty()) {
            left.forEach(member -> members.leave(member.getString("organisationId"), userId));
            left = memberships.ofUser(userId);
        }
        // Somebody may have been signing in at that moment.
        sessions.endAll(userId, null).await();
        removeAll(ONE_TIME_TOKENS, "userId", userId);
        begun.emails().forEach(email -> removeAll(INVITES, "email", email));
        rooms.forEach(room -> room.user(userId).await());
        deletions.end(userId);
    }

    /** What stays of it is an id that the ledger names, and that nobody may act for. */
    private void close(String organisationId, List<Eraser> rooms) {
        var set = new JsonObject()
                .put("name", "Closed organisation")
                .put("blocked", true)
                .put("owners", new JsonArray())
                .put("closedAt", clock.millis());
        var unset = new JsonObject().put("slug", "").put("description", "");
        mongo.updateCollection(
                        ORGANISATIONS,
                        IdentityCollections.byId(organisationId),
                        new JsonObject().put("$set", set).put("$unset", unset))
                .await();
        changes.organisation(organisationId);
        removeAll(API_KEYS, "organisationId", organisationId);
        removeAll(INVITES, "organisationId", organisationId);
        removeAll(MEMBERS, "organisationId", organisationId);
        rooms.forEach(room -> room.organisation(organisationId).await());
        eraseEndUsers(organisationId, rooms);
    }

    private void eraseEndUsers(String organisationId, List<Eraser> rooms) {
        var some = new FindOptions().setLimit(END_USERS_AT_ONCE);
        var query = new JsonObject().put("organisationId", organisationId);
        List<JsonObject> found = mongo.findWithOptions(END_USERS, query, some).await();
        while (!found.isEmpty()) {
            for (JsonObject endUser : found) {
                String id = endUser.getString("_id");
                rooms.forEach(room -> room.endUser(id).await());
                mongo.removeDocument(END_USERS, IdentityCollections.byId(id)).await();
            }
            found = mongo.findWithOptions(END_USERS, query, some).await();
        }
    }

    private void removeAll(String collection, String field, String value) {
        mongo.removeDocuments(collection, new JsonObject().put(field, value)).await();
    }
}
