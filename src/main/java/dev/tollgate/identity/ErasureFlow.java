package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.INVITES;
import static dev.tollgate.identity.IdentityCollections.ONE_TIME_TOKENS;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases accounts whose deletion was begun, and organisations ({@link OrganisationErasure}). Every step may be done again,
 * so a node that dies leaves work to the next one, and the user's document, which says that there is work, goes last. It
 * waits, so it runs on virtual threads.
 */
final class ErasureFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureFlow.class);

    private final MongoClient mongo;
    private final Deletions deletions;
    private final Memberships memberships;
    private final MemberFlow members;
    private final Sessions sessions;
    private final OrganisationErasure organisations;

    ErasureFlow(
            MongoClient mongo,
            Deletions deletions,
            Memberships memberships,
            MemberFlow members,
            Sessions sessions,
            OrganisationErasure organisations) {
        this.mongo = mongo;
        this.deletions = deletions;
        this.memberships = memberships;
        this.members = members;
        this.sessions = sessions;
        this.organisations = organisations;
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
        organisations.run(rooms);
    }

    private void erase(Deletions.Begun begun, List<Eraser> rooms) {
        String userId = begun.userId();
        begun.closing().forEach(organisationId -> organisations.close(organisationId, rooms));
        List<JsonObject> left = memberships.ofUser(userId);
        while (!left.isEmpty()) {
            left.forEach(member -> members.leave(member.getString("organisationId"), userId, userId));
            left = memberships.ofUser(userId);
        }
        // Somebody may have been signing in at that moment.
        sessions.endAll(userId, null).await();
        removeAll(ONE_TIME_TOKENS, "userId", userId);
        begun.emails().forEach(email -> removeAll(INVITES, "email", email));
        rooms.forEach(room -> room.user(userId).await());
        deletions.end(userId);
    }

    private void removeAll(String collection, String field, String value) {
        mongo.removeDocuments(collection, new JsonObject().put(field, value)).await();
    }
}
