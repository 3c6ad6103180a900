package dev.tollgate.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows AU-03, AU-04, AU-08, AU-15 and AZ-04 on a whole node: nobody is taken for somebody else. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensAndTicketsTest {
    private static final String SIGNING_KEY = "the-signing-key-of-this-test-of-32-bytes";
    private static final int USERS = 20;
    private static final int TOKENS = 1_000;

    /** Three hundred in the nightly run, where medians say something. */
    private static final int PAIRS = Integer.getInteger("tollgate.signin.pairs", 5);

    private static final int PAIRS_OF_A_STATISTIC = 100;

    private ScriptedUpstream upstream;
    private Node node;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        node = Node.with(
                upstream,
                Map.of(
                        "JWT_SECRET",
                        SIGNING_KEY,
                        "TOLLGATE_OVERLOAD_OTHERS",
                        Integer.toString(2 * TOKENS),
                        "TOLLGATE_RATELIMITS_FAILEDSIGNINS",
                        "10000",
                        // As by default: how long a sign-in takes is compared.
                        "TOLLGATE_IDENTITY_HASHINGMEMORYBYTES",
                        "19MiB"));
    }

    @AfterAll
    void stop() {
        node.close();
        upstream.close();
    }

    /** The same token with a later end, so signed that it is good. */
    private static String livingLonger(String token, int seconds) {
        String[] parts = token.split("\\.");
        var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
        claims.put("exp", claims.getLong("exp") + seconds);
        String signed = parts[0] + "." + base64(claims.encode().getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SIGNING_KEY.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void au04AThousandTokensThatBeginAlikeAreNeverTakenForOneAnother() {
        List<Node.Person> people = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            people.add(node.person("au04-" + i));
        }
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < TOKENS; i++) {
            tokens.add(livingLonger(people.get(i % USERS).token(), i));
        }
        assertThat(tokens).doesNotHaveDuplicates();
        assertThat(tokens.stream().map(token -> token.substring(0, 64)).distinct())
                .hasSize(1);

        List<CompletableFuture<Reply>> answers = tokens.stream()
                .map(token -> node.api().as(token).getLater("/api/v1/account"))
                .toList();

        for (int i = 0; i < TOKENS; i++) {
            assertThat(answers.get(i).join().is(200).text("id"))
                    .isEqualTo(people.get(i % USERS).userId());
        }
    }

    @Test
    void au03ATicketIsNeitherAnAccessNorARefreshToken() {
        Node.Person person = node.person("au03-ticket");
        String ticket = person.api().post("/api/v1/stream/ticket", "").is(201).text("ticket");
        node.api().as(ticket).get("/api/v1/account").is(401);
        for (String path : List.of("/api/v1/auth/refresh", "/v1/client/refresh_token")) {
            String member = path.startsWith("/api") ? "refreshToken" : "refresh_token";
            node.api().post(path, new JsonObject().put(member, ticket)).is(401);
            node.api().post(path, new JsonObject().put(member, person.token())).is(401);
        }
        String asTicket = "/api/v1/stream?model=gpt-4&prompt=x&ticket=";
        node.api().get(asTicket + person.key("chat")).is(401);
        assertThat(node.api().get(asTicket + person.token()).status()).isIn(400, 401);
    }

    @Test
    void az04ATicketOfSomebodyElseOpensNothing() {
        Node.Person maker = node.person("az04-maker");
        Node.Person other = node.person("az04-other");
        String ticket = maker.api().post("/api/v1/stream/ticket", "").is(201).text("ticket");
        String stream = "/api/v1/stream?model=gpt-4&prompt=x&ticket=" + ticket;
        int asked = upstream.requests();

        other.api().get(stream).is(403);
        node.api().as(other.key("chat")).get(stream).is(401);
        node.api().get(stream).is(401);

        assertThat(upstream.requests()).isEqualTo(asked);
        for (Node.Person person : List.of(maker, other)) {
            assertThat(person.api().get("/api/v1/balance").is(200).decimal("balance"))
                    .isEqualByComparingTo("10000");
        }
    }

    @Test
    void au15WithoutAnInternalKeyNobodyIsAnotherService() {
        String user = "/auth/user/" + node.person("au15").userId();
        node.api().get(user).is(401);
        node.admin().get(user).is(401);
        for (String guess : List.of("", " ", "gateway-secret-key-2024", "null", "undefined")) {
            node.api().with("X-Internal-Key", guess).get(user).is(401);
        }
    }

    /** In turn, so that whatever slows the machine slows both. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void au08AnUnknownNameTakesAsLongAsAWrongPassword() {
        node.person("au08-known");
        signIn("au08-known");
        signIn("au08-nobody");
        if (PAIRS < PAIRS_OF_A_STATISTIC) {
            assertTheSameIsDoneForBoth();
            return;
        }
        long[] known = new long[PAIRS];
        long[] unknown = new long[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            known[i] = signIn("au08-known");
            unknown[i] = signIn("au08-nobody");
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        long apart = Math.abs(known[PAIRS / 2] - unknown[PAIRS / 2]);
        assertThat(apart).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
    }

    /** A busy machine makes any try slow, but none quick: the shortest of each tells what there is to be done. */
    private void assertTheSameIsDoneForBoth() {
        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        for (int pair = 0; pair < PAIRS || (pair < PAIRS_OF_A_STATISTIC && areApart(known, unknown)); pair++) {
            known = Math.min(known, signIn("au08-known"));
            unknown = Math.min(unknown, signIn("au08-nobody"));
        }
        assertThat(areApart(known, unknown))
                .as("%d ns and %d ns", known, unknown)
                .isFalse();
    }

    private static boolean areApart(long known, long unknown) {
        return Math.abs(known - unknown) > known / 2;
    }

    private long signIn(String name) {
        var guess = new JsonObject().put("username", name).put("password", "not-the-password");
        long began = System.nanoTime();
        node.api().post("/api/auth/login", guess).is(401);
        return System.nanoTime() - began;
    }
}
