package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.limit.RateLimiter;
import dev.tollgate.platform.Ids;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rate limits over HTTP, with a real Redis. */
@Timeout(180)
final class LimitsTest {
    private static final String CHAT = "/v1/chat/completions";

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private List<Integer> statuses(int count, HttpRequest.Builder request) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(server.send(request).statusCode());
        }
        return statuses;
    }

    private HttpRequest.Builder login(String name, String password) {
        String body =
                new JsonObject().put("username", name).put("password", password).encode();
        return server.request("/api/auth/login")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void limitIsExactAlsoForManyAtOnce() {
        var allowed = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(server.client()
                    .sendAsync(server.post("ak_three", CHAT, "{}").build(), HttpResponse.BodyHandlers.discarding())
                    .thenAccept(response -> allowed.addAndGet(response.statusCode() == 200 ? 1 : 0)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        assertThat(allowed).hasValue(3);
    }

    @Test
    void everyAnswerOfALimitedRouteTellsWhereTheLimitStands() throws Exception {
        HttpResponse<String> first = server.send(server.post("ak_three", CHAT, "{}"));
        assertThat(first.headers().firstValue("X-RateLimit-Limit")).contains("3");
        assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("2");
        long now = System.currentTimeMillis() / 1000;
        assertThat(first.headers().firstValueAsLong("X-RateLimit-Reset").orElseThrow())
                .isBetween(now + 50, now + 62);
        assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("3");
        assertThat(first.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
                .matches("(1m0s|\\d+(\\.\\d+)?s)");
        statuses(2, server.post("ak_three", CHAT, "{}"));
        HttpResponse<String> refused = server.send(server.post("ak_three", CHAT, "{}"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        JsonObject error = RunningServer.json(refused).getJsonObject("error");
        assertThat(error.getString("type")).isEqualTo("requests");
        assertThat(error.getString("code")).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void placeOfAFinishedRequestIsFree() throws Exception {
        var waiting = server.client()
                .sendAsync(
                        server.post("ak_one_at_a_time", CHAT, "{\"mode\":\"wait\"}")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        RunningServer.await(() -> server.face.chats.get() > 0);
        assertThat(server.send(server.post("ak_one_at_a_time", CHAT, "{}")).statusCode())
                .isEqualTo(429);
        server.face.gate.complete();
        assertThat(waiting.get().statusCode()).isEqualTo(200);
        assertThat(statuses(1, server.post("ak_one_at_a_time", CHAT, "{}"))).containsExactly(200);
    }

    /** Many at the same time, so that the requests of one come over many connections. */
    @Test
    void whoAsksOneAfterTheOtherIsNeverTooMany() {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int caller = 0; caller < 16; caller++) {
            String key = "ak_one_at_a_time_" + caller;
            String mode = List.of("{}", "{\"mode\":\"stream\"}", "{\"mode\":\"away\"}", "{\"mode\":\"tokens\"}")
                    .get(caller % 4);
            CompletableFuture<Integer> tooMany = CompletableFuture.completedFuture(0);
            for (int i = 0; i < 60; i++) {
                tooMany = tooMany.thenCompose(before -> server.client()
                        .sendAsync(server.post(key, CHAT, mode).build(), HttpResponse.BodyHandlers.discarding())
                        .thenApply(response -> before + (response.statusCode() == 429 ? 1 : 0)));
            }
            all.add(tooMany);
        }
        assertThat(all.stream().map(CompletableFuture::join)).containsOnly(0);
    }

    @Test
    void tokensAreCorrectedByWhatWasUsed() throws Exception {
        HttpResponse<String> first = server.send(server.post("ak_tokens", CHAT, "{\"mode\":\"tokens\"}"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-ratelimit-limit-tokens")).contains("500");
        HttpResponse<String> second = server.send(server.post("ak_tokens", CHAT, "{\"mode\":\"tokens\"}"));
        assertThat(second.statusCode()).isEqualTo(429);
    }

    /** AU-07. */
    @Test
    void eleventhSignInOfAnAddressIsRefusedWhateverItForwards() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            statuses.add(server.send(login("user" + i, "wrong").header("X-Forwarded-For", "10.9.8." + i))
                    .statusCode());
        }
        assertThat(statuses.subList(0, 10)).containsOnly(401);
        assertThat(statuses.get(10)).isEqualTo(429);
        assertThat(server.send(login("other", "right")).headers().firstValue("Retry-After"))
                .isPresent();
    }

    /** AU-07. */
    @Test
    void oneNameGetsNoMoreTriesFromManyAddressesAndItsUserStillGetsIn() throws Exception {
        var signIns = new dev.tollgate.http.limit.FailedSignIns(server.limiter, 5);
        RunningServer.await(signIns.check("Alice", "10.0.0.1").onSuccess(signIns::succeeded));
        List<Boolean> tries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tries.add(RunningServer.await(
                    signIns.check("alice", "10.1.1." + i).map(true).otherwise(false)));
        }
        assertThat(tries.stream().filter(let -> let)).hasSize(5);
        assertThat(RunningServer.await(signIns.check("ALICE", "10.0.0.1").map(true)))
                .isTrue();
    }

    /** AU-07. */
    @Test
    void triesAtTwoNodesAreCountedTogether() throws Exception {
        var redis = Redis.createClient(
                server.vertx, "redis://127.0.0.1:" + server.redisServer.ports().getFirst());
        var meters = new SimpleMeterRegistry();
        var second = new RateLimiter(
                server.vertx, redis, Duration.ofSeconds(60), () -> 2, Clock.systemUTC(), Ids.random(), meters);
        RunningServer.await(second.start());
        var nodes = List.of(
                new dev.tollgate.http.limit.FailedSignIns(server.limiter, 5),
                new dev.tollgate.http.limit.FailedSignIns(second, 5));
        List<Boolean> tries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tries.add(RunningServer.await(
                    nodes.get(i % 2).check("alice", "10.1.1." + i).map(true).otherwise(false)));
        }
        assertThat(tries.stream().filter(let -> let)).hasSize(5);
    }

    @Test
    void rightPasswordsDoNotUseUpTries() throws Exception {
        for (int i = 0; i < 8; i++) {
            assertThat(server.send(login("alice", "right")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void forwardedAddressIsBelievedFromTrustedProxiesOnly() {
        var none = new dev.tollgate.http.entry.TrustedProxies(List.of());
        assertThat(none.callerOf("10.0.0.1", List.of("1.2.3.4"))).isEqualTo("10.0.0.1");
        var proxies = new dev.tollgate.http.entry.TrustedProxies(List.of("10.0.0.0/8", "::1"));
        assertThat(proxies.callerOf("10.0.0.1", List.of("1.2.3.4"))).isEqualTo("1.2.3.4");
        assertThat(proxies.callerOf("10.0.0.1", List.of("6.6.6.6, 1.2.3.4, 10.2.2.2")))
                .isEqualTo("1.2.3.4");
        assertThat(proxies.callerOf("10.0.0.1", List.of("6.6.6.6", "1.2.3.4"))).isEqualTo("1.2.3.4");
        assertThat(proxies.callerOf("::1", List.of("2001:db8::7"))).isEqualTo("2001:db8::7");
        assertThat(proxies.callerOf("9.9.9.9", List.of("1.2.3.4"))).isEqualTo("9.9.9.9");
        assertThat(proxies.callerOf("10.0.0.1", List.of("not-an-address"))).isEqualTo("10.0.0.1");
    }

    /** AU-12. */
    @Test
    void oneKeyHasTheSameRightsAndLimitsThroughEveryHeader() throws Exception {
        for (String header : List.of("Authorization", "X-API-Key", "x-goog-api-key")) {
            String value = header.equals("Authorization") ? "Bearer ak_three" : "ak_three";
            HttpRequest.Builder admin = server.request("/api/admin/users").header(header, value);
            assertThat(server.send(admin).statusCode()).as(header).isEqualTo(403);
            HttpRequest.Builder chat = server.request(CHAT)
                    .header(header, value)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertThat(server.send(chat).statusCode()).as(header).isEqualTo(200);
        }
        HttpRequest.Builder fourth = server.post("ak_three", CHAT, "{}").header("X-API-Key", "ak_three");
        assertThat(server.send(fourth).statusCode()).isEqualTo(429);
        HttpRequest.Builder differing = server.post("ak_chat", CHAT, "{}").header("X-API-Key", "ak_three");
        assertThat(server.send(differing).statusCode()).isEqualTo(401);
    }

    /** AU-14. */
    @Test
    void credentialsInTheQueryAreNone() throws Exception {
        for (String query : List.of("token=user-1", "api_key=ak_chat", "key=ak_chat", "access_token=user-1")) {
            assertThat(server.send(server.request("/api/list?" + query)).statusCode())
                    .as(query)
                    .isEqualTo(401);
        }
    }
}
