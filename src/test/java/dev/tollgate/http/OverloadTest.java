package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.settings.HttpSettings;
import dev.tollgate.platform.settings.OverloadSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a full node refuses, how, and what it still does. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OverloadTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final int CHATS = 10;
    private static final int OPEN_TO_ALL = 9;
    private static final OverloadSettings SMALL = new OverloadSettings(CHATS, 500, 0, 60_000);

    private RunningServer server;

    /** Each test has a node of its own: shares of another one's callers are remembered for a moment. */
    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(RunningServer.HTTP, SMALL);
        server.face.gate = io.vertx.core.Promise.promise();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private List<CompletableFuture<HttpResponse<String>>> waiting(String caller, int count, String padding) {
        int before = server.face.chats.get();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String body = "{\"mode\":\"wait\",\"padding\":\"" + padding + "\"}";
            all.add(server.client()
                    .sendAsync(server.post(caller, CHAT, body).build(), HttpResponse.BodyHandlers.ofString()));
        }
        RunningServer.await(() -> server.face.chats.get() >= before + count);
        return all;
    }

    private void letGo(List<CompletableFuture<HttpResponse<String>>> waiting) {
        server.face.gate.complete();
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        awaitEmpty();
    }

    private void awaitEmpty() {
        RunningServer.await(() -> figure("tollgate.overload.under.way") == 0);
        assertThat(server.meters.get("tollgate.overload.body.memory").gauge().value())
                .isZero();
    }

    private double figure(String name) {
        return server.meters.get(name).tag("work", "chat").gauge().value();
    }

    private HttpResponse<String> ask(String caller) throws Exception {
        return server.send(server.post(caller, CHAT, "{}"));
    }

    private static String head(String caller, String more) {
        return String.join(
                        "\r\n",
                        "POST " + CHAT + " HTTP/1.1",
                        "Host: x",
                        "Authorization: Bearer " + caller,
                        "Content-Type: application/json",
                        more)
                + "\r\n\r\n";
    }

    /** HT-08. */
    @Test
    void whoFloodsTheNodeIsRefusedBeforeItsBodyIsReadAndCounted() throws Exception {
        var flood = waiting("user-flood", OPEN_TO_ALL, "");
        try (var socket = new RawSocket(server.port())) {
            socket.send(head("user-flood", "Expect: 100-continue\r\nContent-Length: 1000"));
            String refused = socket.readUntil("server_is_overloaded");
            assertThat(refused)
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 1\r\n", "service_unavailable_error")
                    .doesNotContain("X-RateLimit", "100 Continue");
        }
        HttpResponse<String> refused = ask("user-flood");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(server.face.chats.get()).isEqualTo(OPEN_TO_ALL);
        letGo(flood);
        assertThat(ask("user-flood").statusCode()).isEqualTo(200);
        awaitEmpty();
    }

    /** HT-08. */
    @Test
    void quietOrganisationGetsInAndTheFloodIsToldThatItsShareIsUsedUp() throws Exception {
        var flood = waiting("user-flood", OPEN_TO_ALL, "");
        assertThat(ask("user-quiet").statusCode()).isEqualTo(200);
        flood.addAll(waiting("user-quiet", 1, ""));
        HttpResponse<String> refused = ask("user-flood");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        JsonObject error = RunningServer.json(refused).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("rate_limit_exceeded");
        assertThat(error.getString("message")).contains("share");
        assertThat(ask("user-third").statusCode()).isEqualTo(503);
        letGo(flood);
    }

    /** HT-08. */
    @Test
    void healthMetricsSignInAndAdministrationAreServedByAFullNode() throws Exception {
        var flood = waiting("user-flood", OPEN_TO_ALL, "");
        assertThat(ask("user-flood").statusCode()).isEqualTo(503);
        for (String path : List.of("/health/live", "/health/ready", "/api/ping")) {
            assertThat(server.send(server.request(path)).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(server.send(server.as("admin", "/api/admin/users")).statusCode())
                .isEqualTo(200);
        HttpRequest.Builder login = server.request("/api/auth/login")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"ann\",\"password\":\"right\"}"));
        assertThat(server.send(login).statusCode()).isEqualTo(200);
        assertThat(server.send(server.request("/metrics")).body())
                .contains("tollgate_overload_limit{work=\"chat\"} 10.0")
                .contains("tollgate_overload_under_way{work=\"chat\"} 9.0")
                .containsPattern("tollgate_overload_refused_total\\{reason=\"full\",work=\"chat\"} [1-9]");
        letGo(flood);
    }

    @Test
    void placeComesBackHoweverTheRequestEnds() throws Exception {
        for (String body : List.of(
                "{\"mode\":\"boom\"}",
                "{\"mode\":\"poor\"}",
                "{\"mode\":\"stream\"}",
                "{\"mode\":\"tokens\"}",
                "[not JSON",
                "{}")) {
            for (int i = 0; i < 2 * CHATS; i++) {
                int status = server.send(server.post("user-any", CHAT, body)).statusCode();
                assertThat(status).as(body).isNotEqualTo(503);
            }
        }
        for (String more : List.of("Content-Length: 100", "Content-Length: 15\r\n\r\n{\"mode\":\"wait\"}")) {
            for (int i = 0; i < 2 * CHATS; i++) {
                try (var leaving = new RawSocket(server.port())) {
                    leaving.send(head("user-any", more));
                }
            }
        }
        server.face.gate.complete();
        awaitEmpty();
    }

    @Test
    void bodiesOfAllRequestsTogetherAreBounded() throws Exception {
        String half = "x".repeat(40_000);
        var first = waiting("user-large", 1, half);
        String second = "{\"padding\":\"" + half + "\"}";
        HttpResponse<String> refused = server.send(server.post("user-large", CHAT, second));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        try (var socket = new RawSocket(server.port())) {
            socket.send(head("user-large", "Transfer-Encoding: chunked"));
            socket.send(Integer.toHexString(second.length()) + "\r\n" + second + "\r\n0\r\n\r\n");
            assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 503");
        }
        assertThat(ask("user-small").statusCode()).isEqualTo(200);
        letGo(first);
        assertThat(server.send(server.post("user-large", CHAT, second)).statusCode())
                .isEqualTo(200);
        awaitEmpty();
    }

    @Test
    void whoIsRefusedForWantOfMemoryKeepsThePlacesOfItsKey() throws Exception {
        String half = "x".repeat(40_000);
        var first = waiting("user-large", 1, half);
        String second = "{\"padding\":\"" + half + "\"}";
        assertThat(server.send(server.post("ak_one_at_a_time", CHAT, second)).statusCode())
                .isEqualTo(503);
        letGo(first);
        assertThat(server.send(server.post("ak_one_at_a_time", CHAT, second)).statusCode())
                .isEqualTo(200);
    }

    private static String ping(RawSocket socket) throws IOException {
        return socket.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("\"up\"}");
    }

    @Test
    void connectionsAreBoundedAndIdleOnesMakeRoom() throws Exception {
        HttpSettings patient = RunningServer.http(Duration.ofHours(1), Duration.ofSeconds(60));
        try (RunningServer few = RunningServer.start(patient, new OverloadSettings(0, 500, 3, 0));
                var first = new RawSocket(few.port());
                var second = new RawSocket(few.port());
                var third = new RawSocket(few.port())) {
            ping(first);
            ping(second);
            ping(third);
            try (var fourth = new RawSocket(few.port())) {
                assertThat(fourth.readToEnd()).isEqualTo("<closed>");
            }
            RunningServer.await(() -> figure(few, "tollgate.overload.connections") == 0);
            try (var later = new RawSocket(few.port())) {
                assertThat(ping(later)).startsWith("HTTP/1.1 200");
            }
            assertThat(few.meters
                            .get("tollgate.overload.connections.refused")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    private static double figure(RunningServer server, String name) {
        return server.meters.get(name).gauge().value();
    }
}
