package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads access and refresh tokens, both JWT signed with HS256.
 *
 * <p>Vert.x checks the signature. It does not ask for an `exp`, throws on claims of odd types and reads the header's
 * `alg` and `kid`; so the header must be, byte for byte, the only one that is ever made here, and each claim is checked
 * here by type and value.
 */
final class Tokens {
    /** Longer ones are refused before they are parsed; ours have under 500 characters. */
    static final int MAX_LENGTH = 8 * 1024;

    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "tollgate";
    private static final String ACCESS = "access";
    private static final String REFRESH = "refresh";

    private final JWTAuth jwt;
    private final InstantSource clock;
    private final JWTOptions options = new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true);
    private final String onlyHeader;

    /**
     * What a token says.
     *
     * @param tokenId random id, null for an access token
     */
    record Claims(
            String userId,
            String organisationId,
            String sessionId,
            @Nullable String tokenId) {}

    Tokens(Vertx vertx, Secret secret, InstantSource clock) {
        this.clock = clock;
        // The time is checked here, by our clock and strictly.
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret.value()))
                        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
        String sample = jwt.generateToken(new JsonObject(), options);
        this.onlyHeader = sample.substring(0, sample.indexOf('.') + 1);
    }

    Secret access(String userId, String organisationId, String sessionId, Duration life) {
        return signed(ACCESS, new Claims(userId, organisationId, sessionId, null), life);
    }

    Secret refresh(Claims claims, Duration life) {
        return signed(REFRESH, claims, life);
    }

    /** The claims of a good access token; fails with UNAUTHENTICATED. Done at once. */
    Future<Claims> readAccess(Secret token) {
        return read(token, ACCESS);
    }

    /** The claims of a good refresh token; fails with UNAUTHENTICATED. Done at once. */
    Future<Claims> readRefresh(Secret token) {
        return read(token, REFRESH);
    }

    /** When a token that was found good ends. */
    Instant expiryOf(Secret token) {
        String payload = token.value().split("\\.", 3)[1];
        var said = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(payload)));
        return Instant.ofEpochSecond(said.getLong("exp"));
    }

    private Secret signed(String type, Claims claims, Duration life) {
        long now = clock.instant().getEpochSecond();
        var payload = new JsonObject()
                .put("iss", ISSUER)
                .put("aud", audience(type))
                .put("typ", type)
                .put("sub", claims.userId())
                .put("org", claims.organisationId())
                .put("sid", claims.sessionId())
                .put("iat", now)
                .put("exp", now + life.toSeconds());
        if (claims.tokenId() != null) {
            payload.put("jti", claims.tokenId());
        }
        return new Secret(jwt.generateToken(payload, options));
    }

    private static String audience(String type) {
        return ISSUER + "/" + type;
    }

    private Future<Claims> read(Secret token, String type) {
        String text = token.value();
        if (text.length() > MAX_LENGTH || !text.startsWith(onlyHeader)) {
            return refused();
        }
        Future<User> verified;
        try {
            verified = jwt.authenticate(new TokenCredentials(text));
        } catch (RuntimeException oddClaims) {
            return refused();
        }
        return verified.compose(user -> claims(user.attributes().getJsonObject("accessToken"), type), _ -> refused());
    }

    private Future<Claims> claims(JsonObject said, String type) {
        long now = clock.instant().getEpochSecond();
        boolean isOurs = ISSUER.equals(said.getValue("iss"))
                && audience(type).equals(said.getValue("aud"))
                && type.equals(said.getValue("typ"));
        boolean isNow = said.getValue("exp") instanceof Number expiry
                && isWhole(expiry)
                && expiry.longValue() > now
                && isAbsentOrPast(said.getValue("iat"), now)
                && isAbsentOrPast(said.getValue("nbf"), now);
        if (isOurs
                && isNow
                && said.getValue("sub") instanceof String userId
                && said.getValue("org") instanceof String organisationId
                && said.getValue("sid") instanceof String sessionId) {
            String tokenId = said.getValue("jti") instanceof String id ? id : null;
            return Future.succeededFuture(new Claims(userId, organisationId, sessionId, tokenId));
        }
        return refused();
    }

    private static boolean isWhole(Number number) {
        return number instanceof Integer || number instanceof Long;
    }

    /** A minute of difference between the clocks of two nodes is borne. */
    private static boolean isAbsentOrPast(@Nullable Object time, long now) {
        return time == null || (time instanceof Number number && isWhole(number) && number.longValue() <= now + 60);
    }

    private static Future<Claims> refused() {
        return Future.failedFuture(unauthenticated());
    }

    /** The one answer to every credential that is not good, so that it tells nothing. */
    static TollgateException unauthenticated() {
        return new TollgateException(ErrorKind.UNAUTHENTICATED, "Invalid or expired credentials");
    }
}
