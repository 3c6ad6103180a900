package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class TokensTest {
    private static final String SECRET = "a-secret-of-the-tests-with-over-32-bytes";
    private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";

    private static final Vertx VERTX = Vertx.vertx();
    private final FakeClock clock = new FakeClock();
    private final long now = clock.instant().getEpochSecond();
    private final Tokens tokens = new Tokens(VERTX, new Secret(SECRET), clock);

    @AfterAll
    static void stop() {
        done(VERTX.close());
    }

    /** The claims of a good access token, with more of them (a later one of the same name wins). */
    private String claims(String more) {
        return "{\"iss\":\"tollgate\",\"aud\":\"tollgate/access\",\"typ\":\"access\",\"sub\":\"usr_1\",\"org\":\"org_1\","
                + "\"sid\":\"ses_1\",\"iat\":" + now + ",\"exp\":" + (now + 60) + more + "}";
    }

    private static String signed(String header, String claims, String secret) {
        String body = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return body + "." + base64(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void assertRefused(String token) {
        assertThat(failure(tokens.readAccess(new Secret(token))).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(tokens.readRefresh(new Secret(token))).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void aTokenSignedByHandWithTheSecretIsGood() {
        String token = signed(HEADER, claims(""), SECRET);

        assertThat(done(tokens.readAccess(new Secret(token))))
                .isEqualTo(new Tokens.Claims("usr_1", "org_1", "ses_1", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"typ\":\"JWT\"}",
                "{\"typ\":\"JWT\",\"alg\":\"none\"}",
                "{\"typ\":\"JWT\",\"alg\":\"HS384\"}",
                "{\"typ\":\"JWT\",\"alg\":\"RS256\"}",
                "[]",
                "nonsense"
            })
    void au01OtherAlgorithmsAreRefusedSignedOrNot(String header) {
        assertRefused(signed(header, claims(""), SECRET));
        String unsigned =
                base64(header.getBytes(UTF_8)) + "." + base64(claims("").getBytes(UTF_8));
        assertRefused(unsigned);
        assertRefused(unsigned + ".");
    }

    @Test
    void au01AlteredOrMissingSignaturesAreRefused() {
        String token = signed(HEADER, claims(""), SECRET);
        int lastDot = token.lastIndexOf('.');
        char first = token.charAt(lastDot + 1);

        assertRefused(token.substring(0, lastDot));
        assertRefused(token.substring(0, lastDot + 1));
        assertRefused(token.substring(0, lastDot + 10));
        assertRefused(token.substring(0, lastDot + 1) + (first == 'A' ? 'B' : 'A') + token.substring(lastDot + 2));
        assertRefused(token + "." + token);
        String other = base64(claims("").replace("usr_1", "usr_2").getBytes(UTF_8));
        assertRefused(token.substring(0, token.indexOf('.') + 1) + other + token.substring(lastDot));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "secret", "your_jwt_secret", "a-secret-of-the-tests-with-over-32-byteS"})
    void au01OtherSecretsAreRefused(String secret) {
        assertRefused(signed(HEADER, claims(""), secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kid\":\"../../../../dev/null\"",
                "\"kid\":{\"a\":1}",
                "\"jku\":\"http://127.0.0.1:1/keys\"",
                "\"x5u\":\"http://127.0.0.1:1/cert\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}"
            })
    void au02HeadersThatNameAKeyAreRefused(String member) {
        assertRefused(signed("{\"typ\":\"JWT\",\"alg\":\"HS256\"," + member + "}", claims(""), SECRET));
    }

    @Test
    void au02AMegabyteIsRefusedBeforeItIsParsed() {
        assertRefused(signed(
                "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"kid\":\"" + "x".repeat(1_000_000) + "\"}", claims(""), SECRET));
        assertRefused(signed(HEADER, claims(",\"x\":\"" + "x".repeat(1_000_000) + "\""), SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"exp\":1",
                ",\"exp\":null",
                ",\"exp\":\"9999999999\"",
                ",\"exp\":1e309",
                ",\"exp\":9999999999.5",
                ",\"exp\":99999999999999999999999999",
                ",\"exp\":{}",
                ",\"exp\":[9999999999]",
                ",\"exp\":true",
                ",\"nbf\":9999999999",
                ",\"nbf\":\"tomorrow\"",
                ",\"iat\":9999999999",
                ",\"iat\":{}",
                ",\"iss\":\"another\"",
                ",\"iss\":7",
                ",\"aud\":\"another\"",
                ",\"aud\":[\"tollgate/access\"]",
                ",\"aud\":null",
                ",\"typ\":\"ticket\"",
                ",\"typ\":[\"access\"]",
                ",\"sub\":1",
                ",\"sub\":null",
                ",\"sid\":{\"$gt\":\"\"}",
                ",\"org\":null"
            })
    void au03OddClaimsAreRefused(String more) {
        assertRefused(signed(HEADER, claims(more), SECRET));
    }

    @Test
    void au03ATokenWithoutExpiryIsRefused() {
        assertRefused(signed(HEADER, claims("").replaceFirst(",\"exp\":\\d+", ""), SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "\uD83D\uDE00", "null", "[]", "{}"})
    void nonsenseIsRefused(String token) {
        assertRefused(token);
    }

    @Test
    void claimsThatAreNoObjectAreRefused() {
        assertRefused(signed(HEADER, "[]", SECRET));
        assertRefused(signed(HEADER, "null", SECRET));
        assertRefused(signed(HEADER, "", SECRET));
    }

    @Test
    void au03EachKindOfTokenServesItsPurposeAlone() {
        Secret access = tokens.access("usr_1", "org_1", "ses_1", Duration.ofHours(1));
        Secret refresh = tokens.refresh(new Tokens.Claims("usr_1", "org_1", "ses_1", "rt_1"), Duration.ofDays(1));

        assertThat(failure(tokens.readAccess(refresh)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(tokens.readRefresh(access)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(done(tokens.readRefresh(refresh)).tokenId()).isEqualTo("rt_1");
        clock.pass(Duration.ofHours(1));
        assertThat(failure(tokens.readAccess(access)).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }
}
