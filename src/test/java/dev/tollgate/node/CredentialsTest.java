package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows AU-01 to AU-14 as a caller meets them; what one room alone decides has its tests there. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsTest {
    /** Rights that change hold within this time. */
    private static final Duration WITHIN = TimeLimits.of(Duration.ofSeconds(5));

    private static final JsonObject HELLO = new JsonObject()
            .put("model", "gpt-4")
            .put(
                    "messages",
                    new JsonArray().add(new JsonObject().put("role", "user").put("content", "Hello")));

    private ScriptedUpstream upstream;
    private Node node;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        node = Node.with(upstream, Map.of("TOLLGATE_RATELIMITS_FAILEDSIGNINS", "1000"));
    }

    @AfterAll
    void stop() {
        node.close();
        upstream.close();
    }

    private JsonObject signedUp(String name) {
        return node.api()
                .post("/api/v1/auth/register", credentials("email", name + "@example.com"))
                .is(201)
                .json();
    }

    private static JsonObject credentials(String member, String name) {
        return new JsonObject().put(member, name).put("password", "a-good-password");
    }

    private static String changed(String token, String header) {
        String coded = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        return coded + token.substring(token.indexOf('.'));
    }

    /** What of an answer must not differ between two refusals. */
    private static String told(Reply reply) {
        Set<String> headers = new HashSet<>(reply.headers().keySet());
        headers.removeAll(Set.of("date", "x-ratelimit-reset", "x-ratelimit-remaining"));
        JsonObject body = reply.json();
        body.remove("timestamp");
        body.remove("requestId");
        return reply.status() + " " + headers + " " + body;
    }

    @Test
    void au01And02And03TokensThatAreNotOursGetOneAnswer() {
        String token = node.person("au01").token();
        JsonObject session = signedUp("au03");
        String trap = upstream.openAiBase() + "/keys";
        String ticket =
                node.api().as(token).post("/api/v1/stream/ticket", "").is(201).text("ticket");
        int asked = upstream.requests();
        Set<String> answers = new HashSet<>();
        for (String bad : List.of(
                changed(token, "{\"alg\":\"none\"}"),
                changed(token, "{\"alg\":\"HS256\",\"kid\":\"../../../../dev/null\"}"),
                changed(token, "{\"alg\":\"HS256\",\"jku\":\"" + trap + "\"}"),
                changed(token, "{\"alg\":\"HS256\",\"x5u\":\"" + trap + "\"}"),
                token.substring(0, token.lastIndexOf('.') + 1),
                token.substring(0, token.length() - 3),
                session.getString("refreshToken"),
                ticket,
                "ak_live_00000000000000000000000000000000")) {
            answers.add(told(node.api().as(bad).get("/api/v1/balance")));
        }
        assertThat(answers).hasSize(1).first().asString().startsWith("401");
        assertThat(upstream.requests()).isEqualTo(asked);
        assertThat(upstream.faults()).isEmpty();
    }

    @Test
    void au03NoOtherSecretIsARefreshToken() {
        JsonObject session = signedUp("au03-refresh");
        for (String other : List.of(session.getString("accessToken"), "x", "a.b.c")) {
            node.api()
                    .post("/api/v1/auth/refresh", new JsonObject().put("refreshToken", other))
                    .is(401);
        }
    }

    @Test
    void au05ARefreshTokenUsedAgainEndsItsFamily() {
        var first = new JsonObject().put("refreshToken", signedUp("au05").getString("refreshToken"));
        Reply renewed = node.api().post("/api/v1/auth/refresh", first).is(200);
        node.api().post("/api/v1/auth/refresh", first).is(401);
        node.api()
                .post("/api/v1/auth/refresh", new JsonObject().put("refreshToken", renewed.text("refreshToken")))
                .is(401);
        awaitRefusal(() -> node.api().as(renewed.text("accessToken")).get("/api/v1/balance"));
    }

    @Test
    void au06LogoutAndRevocationHoldWithinFiveSeconds() {
        JsonObject session = signedUp("au06");
        Api user = node.api().as(session.getString("accessToken"));
        var wish = new JsonObject().put("name", "k").put("permissions", new JsonArray().add("chat"));
        JsonObject key = user.post("/api/v1/auth/api-keys", wish).is(201).json();
        Api byKey = node.api().as(key.getString("key"));
        byKey.post("/v1/chat/completions", HELLO).is(200);
        user.delete("/api/v1/auth/api-keys/" + key.getString("id")).is(204);
        awaitRefusal(() -> byKey.post("/v1/chat/completions", HELLO));

        JsonObject rotated = user.post("/api/v1/auth/api-keys", wish).is(201).json();
        Api byOldSecret = node.api().as(rotated.getString("key"));
        byOldSecret.get("/v1/models").is(200);
        String renewed = user.post("/api/v1/auth/api-keys/" + rotated.getString("id") + "/rotate", "")
                .is(200)
                .text("key");
        awaitRefusal(() -> byOldSecret.get("/v1/models"));
        node.api().as(renewed).get("/v1/models").is(200);

        user.get("/api/v1/balance").is(200);
        node.api()
                .post("/api/v1/auth/logout", new JsonObject().put("refreshToken", session.getString("refreshToken")))
                .is(204);
        awaitRefusal(() -> user.get("/api/v1/balance"));
        node.api().as(renewed).get("/v1/models").is(200);
    }

    private static void awaitRefusal(Supplier<Reply> asking) {
        long startedNs = System.nanoTime();
        while (asking.get().status() != 401) {
            assertThat(Duration.ofNanos(System.nanoTime() - startedNs))
                    .as("until refused")
                    .isLessThan(WITHIN);
        }
    }

    @Test
    void au08UnknownNameAndWrongPasswordLookAlike() {
        node.person("au08");
        for (String path : List.of("/api/auth/login", "/auth/login", "/api/v1/auth/login")) {
            Reply wrong = node.api().post(path, credentials("username", "au08").put("password", "not-the-password"));
            Reply unknown = node.api().post(path, credentials("username", "au08-nobody"));
            assertThat(told(unknown)).isEqualTo(told(wrong)).startsWith("401");
        }
    }

    @Test
    void au09PasswordsAreJudgedTheSameOnEverySurface() {
        for (String path : List.of("/api/auth/register", "/auth/register", "/api/v1/auth/register")) {
            String member = path.startsWith("/api/v1") ? "email" : "username";
            String name = "au09" + path.length() + "@example.com";
            for (String bad : List.of("1234567", "password1", "x".repeat(1 << 20))) {
                Reply refused = node.api().post(path, credentials(member, name).put("password", bad));
                assertThat(refused.is(400).body())
                        .contains("\"field\":\"password\"")
                        .hasSizeLessThan(1_000);
            }
            node.api()
                    .post(path, credentials(member, name).put("password", "p".repeat(64)))
                    .is(201);
        }
    }

    @Test
    void au10NobodyRegistersMoreThanAPlainClient() {
        var greedy = new JsonObject()
                .put("role", "admin")
                .put("platformRole", "ADMIN")
                .put("isVerified", true)
                .put("emailVerified", true)
                .put("balance", 1_000_000)
                .put("creditLimit", 1_000_000)
                .put("orgId", "org_1")
                .put("organisationId", "org_1")
                .put("_id", "usr_1")
                .put("permissions", new JsonArray().add("admin"));
        for (String path : List.of("/api/auth/register", "/auth/register", "/api/v1/auth/register")) {
            String member = path.startsWith("/api/v1") ? "email" : "username";
            JsonObject made = node.api()
                    .post(path, greedy.copy().mergeIn(credentials(member, "au10" + path.length() + "@example.com")))
                    .is(201)
                    .json();
            Api user = node.api().as(made.getString("token", made.getString("accessToken")));
            assertThat(user.get("/api/v1/balance").is(200).decimal("balance")).isEqualByComparingTo("10000");
            JsonObject balance = user.get("/api/v1/billing/balance").is(200).json();
            assertThat(new BigDecimal(balance.getValue("creditLimit").toString()))
                    .isZero();
            assertThat(balance.getString("companyId")).isNotEqualTo("org_1");
            user.get("/api/admin/users").is(403);
        }
    }

    @Test
    void au12OneKeyHasTheSameRightsThroughEveryHeaderOnEverySurface() {
        Node.Person owner = node.person("au12");
        var wish = new JsonObject()
                .put("name", "restricted")
                .put("permissions", new JsonArray().add("chat"))
                .put("models", new JsonArray().add("gpt-4o-mini"));
        String key = owner.api().post("/api/v1/auth/api-keys", wish).is(201).text("key");
        var generate = new JsonObject().put("model", "gpt-4").put("prompt", "x");
        for (Api caller : List.of(
                node.api().as(key),
                node.api().with("X-API-Key", key),
                node.api().with("x-api-key", key),
                node.api().with("x-goog-api-key", key))) {
            caller.post("/v1/chat/completions", HELLO).is(403);
            caller.post("/api/v1/chat/completions", HELLO).is(403);
            caller.post("/api/v1/generate", generate).is(403);
            caller.post("/api/v1/stream", generate).is(403);
            caller.post(
                            "/api/chat",
                            new JsonObject()
                                    .put("userId", owner.userId())
                                    .put("model", "gpt-4")
                                    .put("message", "x"))
                    .is(403);
            caller.get("/api/v1/balance").is(403);
            caller.get("/api/context?userId=" + owner.userId()).is(403);
            assertThat(caller.get("/v1/models").is(200).body()).doesNotContain("\"id\":\"gpt-4\"");
        }
    }

    @Test
    void au13NobodyGrantsAKeyMoreThanTheyMay() {
        Node.Person owner = node.person("au13");
        Api byKey = node.api().as(owner.key("chat"));
        for (String permission : List.of("admin", "billing.topup", "ADMIN", "Billing.TopUp")) {
            owner.api().post("/api/v1/auth/api-keys", wish(permission)).is(403);
            byKey.post("/api/v1/auth/api-keys", wish(permission)).is(403);
        }
        byKey.post("/api/v1/auth/api-keys", wish("users")).is(403);
        owner.api().post("/api/v1/auth/api-keys", wish("*")).is(400);
        assertThat(owner.api().get("/api/v1/auth/api-keys").is(200).json().getJsonArray("data"))
                .hasSize(1);
    }

    private static JsonObject wish(String permission) {
        return new JsonObject()
                .put("name", "k")
                .put("permissions", new JsonArray().add("chat").add(permission));
    }

    @Test
    void au14CredentialsInTheQueryAreNoneAndATicketIsGoodOnce() {
        Node.Person person = node.person("au14");
        String key = person.key("chat", "billing");
        for (String name : List.of("token", "access_token", "api_key", "apiKey", "key", "Authorization", "ticket")) {
            node.api().get("/api/v1/balance?" + name + "=" + key).is(401);
            node.api().get("/api/v1/balance?" + name + "=" + person.token()).is(401);
            node.api()
                    .get("/api/v1/stream?model=gpt-4&prompt=x&" + name + "=" + key)
                    .is(401);
        }
        String ticket = person.api().post("/api/v1/stream/ticket", "").is(201).text("ticket");
        String stream = "/api/v1/stream?model=gpt-4&prompt=x&ticket=" + ticket;
        node.api().get(stream).is(200);
        int asked = upstream.requests();
        node.api().get(stream).is(401);
        assertThat(upstream.requests()).isEqualTo(asked);
    }
}
