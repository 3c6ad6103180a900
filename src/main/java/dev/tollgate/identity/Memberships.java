package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.MEMBERS;

import dev.tollgate.identity.organisation.Member;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Documents of members: made, listed, given another role, ended. For flows that wait. */
final class Memberships {
    /** Of one organisation. */
    static final int MAX_MEMBERS = 1_000;

    private static final String REMOVED = "removed";

    private final MongoClient mongo;
    private final Users users;
    private final InstantSource clock;

    Memberships(MongoClient mongo, Users users, InstantSource clock) {
        this.mongo = mongo;
        this.users = users;
        this.clock = clock;
    }

    /** Whether the membership has ended, and its document stays only until all is cleared up. */
    static boolean isRemoved(JsonObject member) {
        return member.getBoolean(REMOVED, false);
    }

    /** Matches the document of somebody who is a member. */
    static JsonObject present(String organisationId, String userId) {
        return IdentityCollections.byId(IdentityCollections.memberId(organisationId, userId))
                .put(REMOVED, new JsonObject().put("$ne", true));
    }

    private static JsonObject present() {
        return new JsonObject().put(REMOVED, new JsonObject().put("$ne", true));
    }

    /** The role of somebody, none when they are no member. */
    Optional<MemberRole> role(String organisationId, String userId) {
        if (!IdentityCollections.isId(organisationId) || !IdentityCollections.isId(userId)) {
            return Optional.empty();
        }
        JsonObject found =
                mongo.findOne(MEMBERS, present(organisationId, userId), null).await();
        return Optional.ofNullable(found).map(member -> MemberRole.valueOf(member.getString("role")));
    }

    /** The document of a membership, also of one that ended. */
    Optional<JsonObject> document(String organisationId, String userId) {
        String id = IdentityCollections.memberId(organisationId, userId);
        return Optional.ofNullable(
                mongo.findOne(MEMBERS, IdentityCollections.byId(id), null).await());
    }

    /** Makes somebody a member; whether they were none before. */
    boolean insert(String organisationId, String userId, MemberRole role) {
        JsonObject document = IdentityCollections.byId(IdentityCollections.memberId(organisationId, userId))
                .put("organisationId", organisationId)
                .put("userId", userId)
                .put("role", role.name())
                // Whoever was a member before had caps of lower versions.
                .put("cap", new JsonObject().put("version", clock.millis()))
                .put("since", clock.millis());
        try {
            mongo.insert(MEMBERS, document).await();
            return true;
        } catch (RuntimeException failure) {
            if (MongoErrors.isDuplicate(failure)) {
                return false;
            }
            throw failure;
        }
    }

    /** Changes a role that is as it was found, with the mark of the event; whether it was. */
    boolean changeRole(String organisationId, String userId, MemberRole from, MemberRole to, JsonObject mark) {
        var change = new JsonObject().put("$set", new JsonObject().put("role", to.name()));
        return update(organisationId, userId, from, Marks.push(change, mark));
    }

    /** Ends a membership whose role is as it was found, with the mark of the event; whether it was. */
    boolean end(String organisationId, String userId, MemberRole role, JsonObject mark) {
        var change = new JsonObject().put("$set", new JsonObject().put(REMOVED, true));
        return update(organisationId, userId, role, Marks.push(change, mark));
    }

    private boolean update(String organisationId, String userId, MemberRole role, JsonObject change) {
        JsonObject asFound = present(organisationId, userId).put("role", role.name());
        return mongo.findOneAndUpdate(MEMBERS, asFound, change).await() != null;
    }

    /** Removes what is left of an ended membership, once its event is told. */
    void delete(String memberId) {
        mongo.removeDocument(MEMBERS, Marks.toldAll(memberId).put(REMOVED, true))
                .await();
    }

    /** How many belong to an organisation. */
    long count(String organisationId) {
        return mongo.count(MEMBERS, present().put("organisationId", organisationId))
                .await();
    }

    /** How many own an organisation. */
    long countOwners(String organisationId) {
        return mongo.count(
                        MEMBERS, present().put("organisationId", organisationId).put("role", MemberRole.OWNER.name()))
                .await();
    }

    /** How many organisations somebody owns. */
    long countOwned(String userId) {
        return mongo.count(MEMBERS, present().put("userId", userId).put("role", MemberRole.OWNER.name()))
                .await();
    }

    /** Documents of all memberships of a user, the oldest first. */
    List<JsonObject> ofUser(String userId) {
        return list(present().put("userId", userId));
    }

    /** Documents of all memberships of an organisation, also of those that ended and are not cleared up. */
    List<JsonObject> documents(String organisationId) {
        return list(new JsonObject().put("organisationId", organisationId));
    }

    private List<JsonObject> list(JsonObject query) {
        var oldestFirst = new FindOptions()
                .setSort(new JsonObject().put("since", 1).put("_id", 1))
                .setLimit(MAX_MEMBERS);
        return mongo.findWithOptions(MEMBERS, query, oldestFirst).await();
    }

    /** All members of an organisation, the oldest first. */
    List<Member> ofOrganisation(String organisationId) {
        return shown(list(present().put("organisationId", organisationId)));
    }

    /** One member; none when they are not. */
    Optional<Member> member(String organisationId, String userId) {
        return shown(list(present(organisationId, userId))).stream().findFirst();
    }

    private List<Member> shown(List<JsonObject> members) {
        List<String> ids =
                members.stream().map(member -> member.getString("userId")).toList();
        Map<String, User> idToUser =
                users.byIds(ids).await().stream().collect(Collectors.toMap(User::id, Function.identity()));
        return members.stream()
                .flatMap(
                        member -> Optional.ofNullable(idToUser.get(member.getString("userId")))
                                .map(user -> member(member, user))
                                .stream())
                .toList();
    }

    private static Member member(JsonObject member, User user) {
        JsonObject cap = member.getJsonObject("cap", new JsonObject());
        return new Member(
                user.id(),
                user.username(),
                user.email(),
                user.fullName(),
                MemberRole.valueOf(member.getString("role")),
                Instant.ofEpochMilli(member.getLong("since")),
                cap.getLong("monthlyNano"));
    }
}
