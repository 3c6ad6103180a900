package dev.tollgate.identity;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tokens for letters, each good once and for a while; only their hashes are stored. A user has one of each kind at most:
 * the next takes the place of the last, and comes not before a minute has passed, so that nobody floods another's mail.
 * For flows that wait.
 */
final class OneTimeTokens {
    private static final Duration BETWEEN_LETTERS = Duration.ofMinutes(1);
    private static final int MAX_LENGTH = 100;

    private final MongoClient mongo;
    private final Ids ids;
    private final InstantSource clock;

    /** What a token is good for. */
    enum Kind {
        VERIFY_EMAIL(Duration.ofDays(3)),
        RESET_PASSWORD(Duration.ofHours(1));

        private final Duration life;

        Kind(Duration life) {
            this.life = life;
        }
    }

    /** Whom a token was made for, and the address it went to. */
    record Meant(String userId, String email) {}

    OneTimeTokens(MongoClient mongo, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.ids = ids;
        this.clock = clock;
    }

    /** A new token; none when the last one for this address was made less than a minute ago. */
    Optional<Secret> make(Kind kind, String userId, String email) {
        // 130 random bits.
        Secret token = new Secret(ids.next("ott"));
        long now = clock.millis();
        JsonObject last = IdentityCollections.byId(kind + "." + userId + "." + KeySecret.sha256(email))
                .put("madeAt", new JsonObject().put("$lte", now - BETWEEN_LETTERS.toMillis()));
        var set = new JsonObject()
                .put("kind", kind.name())
                .put("userId", userId)
                .put("email", email)
                .put("hash", KeySecret.hash(token))
                .put("madeAt", now)
                .put("expiresAt", now + kind.life.toMillis());
        try {
            mongo.updateCollectionWithOptions(
                            IdentityCollections.ONE_TIME_TOKENS,
                            last,
                            new JsonObject().put("$set", set),
                            new UpdateOptions().setUpsert(true))
                    .await();
            return Optional.of(token);
        } catch (RuntimeException failure) {
            if (MongoErrors.isDuplicate(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Uses a token up; none when it is not good (any more). Of many at once only one gets it. */
    Optional<Meant> use(Kind kind, Secret token) {
        if (token.value().length() > MAX_LENGTH) {
            return Optional.empty();
        }
        JsonObject query = new JsonObject()
                .put("hash", KeySecret.hash(token))
                .put("kind", kind.name())
                .put("expiresAt", new JsonObject().put("$gt", clock.millis()));
        return Optional.ofNullable(mongo.findOneAndDelete(IdentityCollections.ONE_TIME_TOKENS, query)
                        .await())
                .map(found -> new Meant(found.getString("userId"), found.getString("email")));
    }

    /** Removes those that have expired: the embedded store has no expiry of its own. */
    Future<Void> sweep() {
        var expired = new JsonObject().put("expiresAt", new JsonObject().put("$lte", clock.millis()));
        return mongo.removeDocuments(IdentityCollections.ONE_TIME_TOKENS, expired)
                .mapEmpty();
    }
}
