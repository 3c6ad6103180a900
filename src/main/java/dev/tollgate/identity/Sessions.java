package dev.tollgate.identity;

import dev.tollgate.identity.account.OpenSession;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.IdentitySettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: one per sign-in, kept alive by refresh tokens of which only the last one made is good. A good signature on
 * an older one means that it was stolen or replayed, so the whole session ends. A browser's cookie of some seconds ago is
 * no older one: a page that is left or loaded anew while it renews the session never sees the answer.
 */
final class Sessions {
    private static final int MAX_SHOWN = 100;

    /** Longer than an answer is on its way to a page, shorter than anybody needs to use a stolen token. */
    static final long LEEWAY_MS = 10_000;

    /** As many reloads as a person makes in that time. */
    private static final int MAX_REPLACED = 8;

    private static final int MAX_RACES = 3;

    private final MongoClient mongo;
    private final Tokens tokens;
    private final IdentitySettings settings;
    private final Ids ids;
    private final InstantSource clock;
    private final Changes changes;

    /** What the store holds of a living session. */
    record Session(String id, String userId, String organisationId) {}

    Sessions(
            MongoClient mongo,
            Tokens tokens,
            IdentitySettings settings,
            Ids ids,
            InstantSource clock,
            Changes changes) {
        this.mongo = mongo;
        this.tokens = tokens;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.changes = changes;
    }

    /** Begins a session of the user in one of their organisations. */
    Future<SignedIn> begin(User user, String organisationId) {
        Tokens.Claims claims = new Tokens.Claims(user.id(), organisationId, ids.next("ses"), ids.next("rt"));
        long now = clock.millis();
        var document = new JsonObject()
                .put("_id", claims.sessionId())
                .put("userId", user.id())
                .put("organisationId", organisationId)
                .put("token", hashOf(claims))
                .put("createdAt", now)
                .put("usedAt", now)
                .put("expiresAt", expiry());
        return mongo.insert(IdentityCollections.SESSIONS, document).map(_ -> signedIn(user, claims));
    }

    /**
     * Takes the one good refresh token of the session and puts the next in its place, in one conditional update; fails
     * with UNAUTHENTICATED, and ends the session, when the token is not the good one.
     *
     * @param byBrowser one that was replaced less than {@value #LEEWAY_MS} ms ago, by a browser too, is good as well
     */
    Future<Tokens.Claims> rotate(Tokens.Claims used, boolean byBrowser) {
        return replace(used, hashOf(used), byBrowser)
                .compose(next -> next != null ? Future.succeededFuture(next) : again(used, byBrowser, MAX_RACES));
    }

    /** The claims of the token that is now in the place of this one; null when this one is not the good one. */
    private Future<Tokens.@Nullable Claims> replace(Tokens.Claims used, String goodHash, boolean byBrowser) {
        var next = new Tokens.Claims(used.userId(), used.organisationId(), used.sessionId(), ids.next("rt"));
        long now = clock.millis();
        var change = new JsonObject()
                .put(
                        "$set",
                        new JsonObject()
                                .put("token", hashOf(next))
                                .put("expiresAt", expiry())
                                .put("usedAt", now));
        if (byBrowser) {
            var last =
                    new JsonArray().add(new JsonObject().put("token", goodHash).put("at", now));
            change.put(
                    "$push",
                    new JsonObject()
                            .put("replaced", new JsonObject().put("$each", last).put("$slice", -MAX_REPLACED)));
        }
        JsonObject good = living(used.sessionId()).put("token", goodHash);
        return mongo.findOneAndUpdate(IdentityCollections.SESSIONS, good, change)
                .map(found -> found == null ? null : in(found.getString("organisationId"), next));
    }

    /** For a token that is not the good one: was it until a moment ago, and in a browser? */
    private Future<Tokens.Claims> again(Tokens.Claims used, boolean byBrowser, int races) {
        var recent = new JsonObject()
                .put("token", hashOf(used))
                .put("at", new JsonObject().put("$gt", clock.millis() - LEEWAY_MS));
        JsonObject query = living(used.sessionId()).put("replaced", new JsonObject().put("$elemMatch", recent));
        Future<@Nullable JsonObject> found = byBrowser && races > 0
                ? mongo.findOne(IdentityCollections.SESSIONS, query, null)
                : Future.succeededFuture();
        return found.compose(session -> session == null
                ? end(used.sessionId()).compose(_ -> Future.failedFuture(Tokens.unauthenticated()))
                : replace(used, session.getString("token"), true)
                        .compose(next -> next != null ? Future.succeededFuture(next) : again(used, true, races - 1)));
    }

    /** The session may have gone to another organisation since the token was made. */
    private static Tokens.Claims in(String organisationId, Tokens.Claims claims) {
        return new Tokens.Claims(claims.userId(), organisationId, claims.sessionId(), claims.tokenId());
    }

    /** From now on the session acts for this organisation. */
    Future<Void> move(String sessionId, String organisationId) {
        var change = new JsonObject().put("$set", new JsonObject().put("organisationId", organisationId));
        return mongo.updateCollection(IdentityCollections.SESSIONS, IdentityCollections.byId(sessionId), change)
                .onSuccess(_ -> changes.session(sessionId))
                .mapEmpty();
    }

    /** From now on all sessions of a user that act for an organisation act for another. */
    Future<Void> moveAll(String userId, String fromId, String toId) {
        var query = new JsonObject().put("userId", userId).put("organisationId", fromId);
        var change = new JsonObject().put("$set", new JsonObject().put("organisationId", toId));
        return mongo.updateCollectionWithOptions(
                        IdentityCollections.SESSIONS, query, change, new UpdateOptions().setMulti(true))
                .onSuccess(_ -> changes.user(userId))
                .mapEmpty();
    }

    /** Ends all sessions of a user that act for this organisation. */
    Future<Void> endIn(String organisationId, String userId) {
        var query = new JsonObject().put("userId", userId).put("organisationId", organisationId);
        return mongo.find(IdentityCollections.SESSIONS, query).compose(found -> Future.join(found.stream()
                        .map(document -> end(document.getString("_id")))
                        .toList())
                .mapEmpty());
    }

    /** The living session with this id. */
    Future<Optional<Session>> find(String sessionId) {
        return mongo.findOne(IdentityCollections.SESSIONS, living(sessionId), null)
                .map(found -> Optional.ofNullable(found)
                        .map(document -> new Session(
                                document.getString("_id"),
                                document.getString("userId"),
                                document.getString("organisationId"))));
    }

    /** Ends a session; one that is not there is no error. */
    Future<Void> end(String sessionId) {
        return mongo.removeDocument(IdentityCollections.SESSIONS, IdentityCollections.byId(sessionId))
                .onSuccess(_ -> changes.session(sessionId))
                .mapEmpty();
    }

    /** The open sessions of a user, the newest first. */
    Future<List<OpenSession>> open(String userId, @Nullable String currentId) {
        JsonObject query =
                new JsonObject().put("userId", userId).put("expiresAt", new JsonObject().put("$gt", clock.millis()));
        FindOptions newestFirst = new FindOptions()
                .setSort(new JsonObject().put("createdAt", -1).put("_id", -1))
                .setLimit(MAX_SHOWN);
        return mongo.findWithOptions(IdentityCollections.SESSIONS, query, newestFirst)
                .map(found -> found.stream()
                        .map(document -> shown(document, currentId))
                        .toList());
    }

    private static OpenSession shown(JsonObject document, @Nullable String currentId) {
        long createdAt = document.getLong("createdAt");
        return new OpenSession(
                document.getString("_id"),
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(document.getLong("usedAt", createdAt)),
                Instant.ofEpochMilli(document.getLong("expiresAt")),
                document.getString("_id").equals(currentId));
    }

    /** Ends this session of this user; whether there was one. */
    Future<Boolean> endOf(String userId, String sessionId) {
        if (!IdentityCollections.isId(sessionId)) {
            return Future.succeededFuture(false);
        }
        return mongo.removeDocument(
                        IdentityCollections.SESSIONS,
                        IdentityCollections.byId(sessionId).put("userId", userId))
                .map(result -> result.getRemovedCount() > 0)
                .onSuccess(_ -> changes.session(sessionId));
    }

    /** Ends all sessions of a user but the one to keep, if there is one to keep. */
    Future<Void> endAll(String userId, @Nullable String keptId) {
        var query = new JsonObject().put("userId", userId);
        if (keptId != null) {
            query.put("_id", new JsonObject().put("$ne", keptId));
        }
        return mongo.removeDocuments(IdentityCollections.SESSIONS, query)
                .onSuccess(_ -> changes.user(userId))
                .mapEmpty();
    }

    /** Removes sessions whose last refresh token has expired: the embedded store has no expiry of its own. */
    Future<Void> sweep() {
        var expired = new JsonObject().put("expiresAt", new JsonObject().put("$lte", clock.millis()));
        return mongo.removeDocuments(IdentityCollections.SESSIONS, expired).mapEmpty();
    }

    SignedIn signedIn(User user, Tokens.Claims claims) {
        Secret access =
                tokens.access(claims.userId(), claims.organisationId(), claims.sessionId(), settings.accessTokenLife());
        Secret refresh = tokens.refresh(claims, settings.refreshTokenLife());
        return new SignedIn(access, refresh, settings.accessTokenLife().toSeconds(), user);
    }

    private JsonObject living(String sessionId) {
        return IdentityCollections.byId(sessionId).put("expiresAt", new JsonObject().put("$gt", clock.millis()));
    }

    private long expiry() {
        return clock.instant().plus(settings.refreshTokenLife()).toEpochMilli();
    }

    /** Of the token's random id: the token itself also carries a signature, which no copy of the store can make. */
    private static String hashOf(Tokens.Claims claims) {
        return KeySecret.sha256(String.valueOf(claims.tokenId()));
    }
}
