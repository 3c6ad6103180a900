package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.RawSocket;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows WB-02 and HT-03 to HT-07 on every operation: headers, paths and methods; the bytes themselves are `http`'s tests. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private static final Map<String, Endpoint> ENDPOINTS = Endpoint.all();
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final String SERVICE_KEY = "a-key-of-services-of-32-characters";
    private static final Pattern OF_ORGANISATION = Pattern.compile(
            "\\{(key|org|invite|endUser|payment|session|conversation|prompt)Id}|switch-org|account|webhooks");

    private ScriptedUpstream upstream;
    private FakeYooKassa shop;
    private Node node;
    private Api admin;
    private Node.Person person;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        shop = FakeYooKassa.start(vertx);
        node = Node.with(upstream, shop.variables(Map.of("INTERNAL_SERVICE_KEY", SERVICE_KEY)));
        person = node.person("ann");
        admin = node.admin();
        // So that there is a context to be shown.
        GoodRequest.of(Objects.requireNonNull(ENDPOINTS.get("simpleChat")), node, person)
                .by(person.api())
                .is(200);
    }

    @AfterAll
    void stop() {
        node.close();
        shop.close();
        upstream.close();
    }

    static Stream<String> operations() {
        // The token of a new password comes by letter only, only what was paid can be given back, and who deletes their
        // account cannot ask again.
        return ENDPOINTS.keySet().stream().filter(id -> !Set.of("resetPassword", "deleteAccount", "adminRefundPayment")
                .contains(id));
    }

    static Stream<String> paths() {
        return ENDPOINTS.values().stream().map(Endpoint::path).distinct();
    }

    private Api caller(Endpoint endpoint) {
        if (endpoint.id().equals("getCurrentKey")) {
            return node.api().as(person.key("chat"));
        }
        if (endpoint.id().startsWith("service")) {
            return node.api().with("X-Internal-Key", SERVICE_KEY);
        }
        // What belongs to an organisation is its members' alone.
        boolean ofPerson = !endpoint.id().startsWith("admin")
                && OF_ORGANISATION.matcher(endpoint.path()).find();
        return ofPerson ? person.api() : admin;
    }

    private GoodRequest good(Endpoint endpoint) {
        return GoodRequest.of(endpoint, node, person);
    }

    private static void assertSafeHeaders(String what, Reply reply) {
        assertThat(reply.header("x-content-type-options")).as(what).isEqualTo("nosniff");
        assertThat(reply.header("content-security-policy")).as(what).contains("default-src 'none'");
        assertThat(reply.header("content-security-policy")).as(what).contains("frame-ancestors 'none'");
        assertThat(reply.header("referrer-policy")).as(what).isEqualTo("no-referrer");
        assertThat(reply.header("x-request-id")).as(what).isNotEmpty();
        assertThat(reply.headers().keySet())
                .as(what)
                .noneMatch(name -> name.startsWith("access-control-"))
                .doesNotContain("server", "x-powered-by", "set-cookie");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void wb02EveryAnswerHasTheSafeHeadersAndForeignOriginsGetNoCredentials(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        for (String origin : List.of("https://evil.example", "null")) {
            Reply good = good(endpoint).by(caller(endpoint).with("Origin", origin));
            assertThat(good.status()).as(good.body()).isBetween(200, 299);
            assertSafeHeaders(operation, good);
            if (!good.body().isEmpty()) {
                assertThat(good.header("content-type"))
                        .isIn(
                                "application/json; charset=utf-8",
                                "text/csv; charset=utf-8",
                                "text/event-stream; charset=utf-8");
            }
            Reply bad = node.api()
                    .with("Origin", origin)
                    .send(endpoint.method(), good(endpoint).path(), "[");
            assertThat(bad.status()).isBetween(400, 499);
            assertSafeHeaders(operation, bad);
            Reply preflight = node.api()
                    .with("Origin", origin)
                    .with("Access-Control-Request-Method", endpoint.method())
                    .send("OPTIONS", good(endpoint).path(), null);
            preflight.is(405);
            assertSafeHeaders(operation, preflight);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void slashAtTheEndChangesNothing(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        GoodRequest plain = good(endpoint);
        Reply expected = plain.by(caller(endpoint));
        GoodRequest again = good(endpoint);
        int query = again.path().indexOf('?');
        String slashed = query < 0
                ? again.path() + "/"
                : again.path().substring(0, query) + "/" + again.path().substring(query);
        Reply reply = new GoodRequest(again.method(), slashed, again.body()).by(caller(endpoint));
        assertThat(reply.status()).as(reply.body()).isEqualTo(expected.status());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void headersOfTracersAndUnknownOnesDoNoHarm(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        for (String traceparent :
                List.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "ff-nonsense", "x".repeat(4_000))) {
            Reply reply = good(endpoint)
                    .by(caller(endpoint)
                            .with("traceparent", traceparent)
                            .with("tracestate", "a=b,c=" + traceparent)
                            .with("baggage", "userId=usr_1")
                            .with("X-User-Id", "usr_1")
                            .with("X-Original-URL", "/health/live")
                            .with("X-HTTP-Method-Override", "DELETE")
                            .with("X-Portkey-Custom-Host", upstream.openAiBase().toString()));
            assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
        }
        assertThat(upstream.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void ht07MethodThatIsNotOfferedIs405WithTheOnesThatAre(String path) {
        Set<String> offered = ENDPOINTS.values().stream()
                .filter(endpoint -> endpoint.path().equals(path))
                .map(Endpoint::method)
                .collect(Collectors.toCollection(TreeSet::new));
        String address = path.replaceAll("\\{[^}]*}", "x");
        for (String method : METHODS) {
            if (!offered.contains(method)) {
                Reply reply = admin.send(method, address, null).is(405);
                assertThat(reply.header("allow")).as(method + path).isEqualTo(String.join(", ", offered));
                assertShape(path, method, reply);
            }
        }
    }

    private static void assertShape(String path, String method, Reply reply) {
        assertSafeHeaders(method, reply);
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
        if (!method.equals("HEAD")) {
            assertThat(reply.body()).startsWith(Endpoint.errorBegins(path, reply.status()));
        }
    }

    @Test
    void unknownPathsAre404InTheShapeOfTheirSurface() {
        for (String path : List.of(
                "/v1/nothing",
                "/v1/models/no-such-model",
                "/v1/models/no/such/model",
                "/v1/",
                "/v1/messages/nothing",
                "/v1beta/nothing")) {
            assertShape(path, "GET", admin.get(path).is(404));
        }
        for (String path : List.of(
                "/api/nothing",
                "/api/v1/nothing",
                "/auth/nothing",
                "/nothing.html",
                "/v1/organisation",
                "/v1/client/nothing",
                "/docs/nothing.js")) {
            assertThat(admin.get(path).is(404).body()).as(path).startsWith("{\"statusCode\":404");
        }
    }

    /** What cannot be read as HTTP is refused with the same headers. */
    @Test
    void ht03RefusalOfBrokenBytesHasTheSafeHeaders() throws IOException {
        try (var socket = new RawSocket(node.url().getPort())) {
            String answer =
                    socket.send("GET /api/billing HTTP/1.1\nHost x\r\n\r\n").readToEnd();
            assertThat(answer)
                    .matches("(?s)HTTP/1.[01] 400.*")
                    .contains("Content-Security-Policy: default-src 'none'")
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("Referrer-Policy: no-referrer")
                    .endsWith("<closed>");
        }
    }

    /** With the limits that a node has by default. */
    @Test
    void ht05WhatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        int limit = 10 << 20;
        String post = "POST /api/chat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + person.token()
                + "\r\nContent-Type: application/json\r\n";
        String get = "GET /api/billing HTTP/1.1\r\nHost: x\r\n";
        var tooLarge = Map.of(
                get + "X-Big: " + "a".repeat(64 << 10) + "\r\n\r\n", "431",
                get + "a: b\r\n".repeat(3_000) + "\r\n", "431",
                "GET /api/billing?x=" + "a".repeat(64 << 10) + " HTTP/1.1\r\nHost: x\r\n\r\n", "414",
                post + "Content-Length: " + (limit + 1) + "\r\n\r\n", "413",
                post + "Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n", "415");
        for (var request : tooLarge.entrySet()) {
            try (var socket = new RawSocket(node.url().getPort())) {
                assertThat(socket.send(request.getKey()).readUntil("\r\n"))
                        .matches("(?s)HTTP/1.[01] " + request.getValue() + " .*");
            }
        }
    }

    @Test
    void ht04RequestIdIsEchoedWhenItIsFitAndMadeWhenItIsNot() {
        assertThat(node.api()
                        .with("X-Request-ID", "my-id.1_2")
                        .get("/api/nothing")
                        .json()
                        .getString("requestId"))
                .isEqualTo("my-id.1_2");
        for (String unfit : List.of("a%0d%0aX-Evil: 1", "x".repeat(10_240), "a b")) {
            Reply reply = node.api().with("X-Request-ID", unfit).get("/api/billing");
            assertThat(reply.header("x-request-id"))
                    .startsWith("req_")
                    .isEqualTo(reply.json().getString("requestId"));
            assertThat(reply.headers()).doesNotContainKey("x-evil");
        }
    }

    /** HT-06, AZ-09: whoever may not call an operation may not by another spelling of its path either. */
    @Test
    void az09AdminPathsHaveOneSpelling() throws IOException {
        for (String path : List.of(
                "//api/admin/users",
                "/API/admin/users",
                "/api/Admin/users",
                "/api/chat/../admin/users",
                "/api/chat/%2e%2e/admin/users",
                "/api%2fadmin%2fusers",
                "/api/admin/users;x",
                "/api/admin/users%00",
                "/api/admin/users%20",
                "/api/admin%5cusers",
                "/v1/models/..%2f..%2fapi/admin/users",
                "/docs/..%2fapi/admin/users",
                "http://127.0.0.1/api/admin/users")) {
            for (String token : List.of(person.token(), person.key("chat", "billing", "users", "context"))) {
                try (var socket = new RawSocket(node.url().getPort())) {
                    String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ";
                    String answer = socket.send(head + token + "\r\n\r\n").readToEnd();
                    assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[034].*");
                }
            }
        }
    }
}
