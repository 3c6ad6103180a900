package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.INVITES;

import dev.tollgate.identity.organisation.Invite;
import dev.tollgate.identity.organisation.Invite.Status;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Invitations in the store: of the token there is only a hash. For flows that wait. */
final class Invites {
    /** How long one is good. */
    static final Duration LIFE = Duration.ofDays(7);

    /** Open ones of one organisation. */
    static final int MAX_OPEN = 200;

    private static final int MAX_LISTED = 500;
    private static final int MAX_TOKEN = 100;
    private static final String JOINING = "joining";

    private final MongoClient mongo;
    private final Marks marks;
    private final Ids ids;
    private final InstantSource clock;

    Invites(MongoClient mongo, Marks marks, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.marks = marks;
        this.ids = ids;
        this.clock = clock;
    }

    /** An invitation and the secret that accepts it. */
    record Made(Invite invite, Secret token) {}

    /** One invitation as it lies in the store. */
    record Stored(Invite invite, JsonObject document) {
        /** Whether it was accepted by this user. */
        boolean isOf(String userId) {
            return userId.equals(document.getString("usedBy"));
        }

        /** Whether it was accepted and has not made its member yet. */
        boolean isJoining() {
            return document.getBoolean(JOINING, false);
        }
    }

    /** Makes one with the mark of its event. */
    Made insert(InviteRequest wish) {
        // 130 random bits: nobody guesses one, so its hash needs no salt.
        Secret token = new Secret(ids.next("invite"));
        Instant now = Instant.ofEpochMilli(clock.millis());
        var invite = new Invite(
                ids.next("inv"),
                wish.organisationId(),
                wish.email(),
                wish.role(),
                Status.OPEN,
                wish.by().userId(),
                now,
                now.plus(LIFE));
        JsonObject document = IdentityCollections.byId(invite.id())
                .put("organisationId", invite.organisationId())
                .put("role", invite.role().name())
                .put("state", Status.OPEN.name())
                .put("hash", KeySecret.hash(token))
                .put("invitedBy", invite.invitedBy())
                .put("createdAt", now.toEpochMilli())
                .put("expiresAt", invite.expiresAt().toEpochMilli());
        if (invite.email() != null) {
            document.put("email", invite.email());
        }
        var data = new JsonObject()
                .put("inviteId", invite.id())
                .put("email", invite.email())
                .put("role", Roles.name(invite.role()))
                .put("invitedBy", invite.invitedBy());
        mongo.insert(INVITES, Marks.put(document, marks.mark("member.invited", data)))
                .await();
        return new Made(invite, token);
    }

    /** How many of an organisation could be accepted now. */
    long countOpen(String organisationId) {
        return mongo.count(INVITES, open().put("organisationId", organisationId))
                .await();
    }

    private JsonObject open() {
        return new JsonObject()
                .put("state", Status.OPEN.name())
                .put("expiresAt", new JsonObject().put("$gt", clock.millis()));
    }

    /** The newest ones of an organisation. */
    List<Invite> ofOrganisation(String organisationId) {
        var newestFirst = new FindOptions()
                .setSort(new JsonObject().put("createdAt", -1).put("_id", -1))
                .setLimit(MAX_LISTED);
        return mongo
                .findWithOptions(INVITES, new JsonObject().put("organisationId", organisationId), newestFirst)
                .await()
                .stream()
                .map(document -> stored(document).invite())
                .toList();
    }

    /** The one with this token, whatever became of it. */
    Optional<Stored> byToken(Secret token) {
        if (token.value().length() > MAX_TOKEN) {
            return Optional.empty();
        }
        var query = new JsonObject().put("hash", KeySecret.hash(token));
        return Optional.ofNullable(mongo.findOne(INVITES, query, null).await()).map(this::stored);
    }

    /** Takes an open one back; whether there is such a one in the organisation, open or not. */
    boolean revoke(String organisationId, String inviteId) {
        if (!IdentityCollections.isId(inviteId)) {
            return false;
        }
        JsonObject one = IdentityCollections.byId(inviteId).put("organisationId", organisationId);
        var change = new JsonObject().put("$set", new JsonObject().put("state", Status.REVOKED.name()));
        mongo.updateCollection(INVITES, one.copy().put("state", Status.OPEN.name()), change)
                .await();
        return mongo.findOne(INVITES, one, null).await() != null;
    }

    /** Uses it up for this user, in one conditional update; none when it is not good any more. */
    Optional<Stored> use(Invite invite, String userId) {
        var data = new JsonObject()
                .put("userId", userId)
                .put("role", Roles.name(invite.role()))
                .put("inviteId", invite.id());
        var change = new JsonObject()
                .put(
                        "$set",
                        new JsonObject()
                                .put("state", Status.ACCEPTED.name())
                                .put("usedBy", userId)
                                .put("usedAt", clock.millis())
                                .put(JOINING, true));
        JsonObject good = open().mergeIn(IdentityCollections.byId(invite.id()));
        var found = mongo.findOneAndUpdate(INVITES, good, Marks.push(change, marks.mark("member.joined", data)))
                .await();
        return found == null ? Optional.empty() : byId(invite.id());
    }

    private Optional<Stored> byId(String inviteId) {
        return Optional.ofNullable(mongo.findOne(INVITES, IdentityCollections.byId(inviteId), null)
                        .await())
                .map(this::stored);
    }

    /** The member is there: its event may be told. */
    void joined(String inviteId) {
        var change = new JsonObject().put("$unset", new JsonObject().put(JOINING, ""));
        mongo.updateCollection(INVITES, IdentityCollections.byId(inviteId), change)
                .await();
    }

    /** Tells of it what is to be told. */
    void tell(String inviteId) {
        marks.tell(INVITES, inviteId).await();
    }

    /** Those of which something is to be told or done. */
    List<Stored> waiting() {
        return marks.waiting(INVITES).await().stream().map(this::stored).toList();
    }

    private Stored stored(JsonObject document) {
        Instant expiresAt = Instant.ofEpochMilli(document.getLong("expiresAt"));
        Status state = Status.valueOf(document.getString("state"));
        boolean isOver = state == Status.OPEN && !expiresAt.isAfter(clock.instant());
        var invite = new Invite(
                document.getString("_id"),
                document.getString("organisationId"),
                document.getString("email"),
                MemberRole.valueOf(document.getString("role")),
                isOver ? Status.EXPIRED : state,
                document.getString("invitedBy"),
                Instant.ofEpochMilli(document.getLong("createdAt")),
                expiresAt);
        return new Stored(invite, document);
    }
}
