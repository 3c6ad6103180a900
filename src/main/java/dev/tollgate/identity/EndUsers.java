package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.END_USERS;

import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * End users of organisations, made on first use.
 *
 * <p>The internal id is made from organisation and external id, so two first uses at the same moment make one person,
 * and the same external id of two organisations two.
 */
final class EndUsers {
    static final String PREFIX = "eu_";
    static final int MAX_EXTERNAL_ID = 128;

    private static final int ID_CHARACTERS = 32;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 20_000;

    private final MongoClient mongo;
    private final InstantSource clock;
    private final ShortLivedCache<String, Boolean> known;

    EndUsers(MongoClient mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
        this.known = new ShortLivedCache<>(REMEMBERED, MAX_REMEMBERED, clock);
    }

    /** Whether an integration may choose this id. */
    static boolean isExternalId(String id) {
        return !id.isEmpty()
                && id.length() <= 2 * MAX_EXTERNAL_ID
                && PlainText.length(id) <= MAX_EXTERNAL_ID
                && PlainText.isStorable(id);
    }

    /** The internal id of the organisation's end user with that external id, who is made when new. */
    Future<String> ofExternal(String organisationId, String externalId) {
        String id = id(organisationId, externalId);
        if (known.get(id).isPresent()) {
            return Future.succeededFuture(id);
        }
        long asked = clock.millis();
        return mongo.findOne(END_USERS, IdentityCollections.byId(id), null)
                .compose(found ->
                        found == null ? insert(id, organisationId, externalId) : Future.<Void>succeededFuture())
                .map(_ -> {
                    known.put(id, true, asked);
                    return id;
                });
    }

    /** A control character separates the two: neither of them can hold one. */
    static String id(String organisationId, String externalId) {
        return PREFIX + KeySecret.sha256(organisationId + '\0' + externalId).substring(0, ID_CHARACTERS);
    }

    private Future<Void> insert(String id, String organisationId, String externalId) {
        var document = IdentityCollections.byId(id)
                .put("organisationId", organisationId)
                .put("externalId", externalId)
                .put("createdAt", clock.millis());
        return mongo.insert(END_USERS, document)
                .<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** The organisation of the end user with this internal id. */
    Future<Optional<String>> organisationOf(String endUserId) {
        if (!IdentityCollections.isId(endUserId)) {
            return Future.succeededFuture(Optional.empty());
        }
        return mongo.findOne(END_USERS, IdentityCollections.byId(endUserId), null)
                .map(found -> Optional.ofNullable(found).map((JsonObject it) -> it.getString("organisationId")));
    }
}
