package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.ORGANISATIONS;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.Objects;

/**
 * Sees to it that an organisation keeps an owner, whatever happens at the same time and wherever a node dies.
 *
 * <p>The organisation's document lists owners, and one conditional update takes somebody out, never the last. The list may
 * lack an owner but never names anybody who is none: who rises is written down as a member first, who falls is taken off
 * first. So there is always at least as much as the list says.
 */
final class Owners {
    private final MongoClient mongo;

    Owners(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** Takes an owner off the list, before their role goes; CONFLICT for the last, and for whose personal one it is. */
    void release(String organisationId, String userId) {
        JsonObject organisation = mongo.findOne(ORGANISATIONS, IdentityCollections.byId(organisationId), null)
                .await();
        boolean isPersonal = organisation.getBoolean("personal", false);
        if (isPersonal && userId.equals(organisation.getString("ownerId"))) {
            throw new TollgateException(ErrorKind.CONFLICT, "A personal organisation keeps the user it was made for");
        }
        listFirst(organisation);
        JsonObject oneOfSeveral = IdentityCollections.byId(organisationId)
                .put("owners", userId)
                .put("owners.1", new JsonObject().put("$exists", true));
        var change = new JsonObject().put("$pull", new JsonObject().put("owners", userId));
        var released =
                mongo.findOneAndUpdate(ORGANISATIONS, oneOfSeveral, change).await();
        if (released == null && isListed(organisationId, userId)) {
            throw new TollgateException(ErrorKind.CONFLICT, "An organisation keeps at least one owner");
        }
    }

    /** Organisations of before the list have one owner. */
    private void listFirst(JsonObject organisation) {
        if (organisation.getJsonArray("owners") == null) {
            JsonObject unlisted = IdentityCollections.byId(organisation.getString("_id"))
                    .put("owners", new JsonObject().put("$exists", false));
            var owners = new JsonArray().add(organisation.getString("ownerId"));
            mongo.updateCollection(
                            ORGANISATIONS,
                            unlisted,
                            new JsonObject().put("$set", new JsonObject().put("owners", owners)))
                    .await();
        }
    }

    private boolean isListed(String organisationId, String userId) {
        JsonObject listed = IdentityCollections.byId(organisationId).put("owners", userId);
        return mongo.findOne(ORGANISATIONS, listed, null).await() != null;
    }

    /**
     * Puts an owner on the list, after the role was given. Whoever fell again meanwhile is taken off again: who lowers
     * somebody calls {@link #forget} after the role is gone, so one of the two comes last.
     */
    void add(String organisationId, String userId) {
        listFirst(Objects.requireNonNull(mongo.findOne(ORGANISATIONS, IdentityCollections.byId(organisationId), null)
                .await()));
        var change = new JsonObject().put("$addToSet", new JsonObject().put("owners", userId));
        mongo.updateCollection(ORGANISATIONS, IdentityCollections.byId(organisationId), change)
                .await();
        JsonObject owner = Memberships.present(organisationId, userId).put("role", MemberRole.OWNER.name());
        if (mongo.findOne(IdentityCollections.MEMBERS, owner, null).await() == null) {
            forget(organisationId, userId);
        }
    }

    /** Takes somebody off the list who is no owner any more. */
    void forget(String organisationId, String userId) {
        var change = new JsonObject().put("$pull", new JsonObject().put("owners", userId));
        mongo.updateCollection(ORGANISATIONS, IdentityCollections.byId(organisationId), change)
                .await();
    }
}
