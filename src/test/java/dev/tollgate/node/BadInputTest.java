package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.RawSocket;
import dev.tollgate.http.face.Contract;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows IN-01, IN-03 to IN-07 for every operation of the document and every member and parameter of it: what the schema
 * does not take is a 400 in the surface's own shape and leaves no trace; what it does take is never a fault of ours.
 */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final Map<String, Endpoint> ENDPOINTS = Endpoint.all();
    private static final long SLOW_MS = TimeLimits.of(Duration.ofSeconds(1)).toMillis();
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private ScriptedUpstream upstream;
    private FakeYooKassa shop;
    private Node node;
    private String adminToken;
    private Api admin;
    private Node.Person person;
    private Contract contract;

    @BeforeAll
    void start(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
        upstream = ScriptedUpstream.start(vertx);
        shop = FakeYooKassa.start(vertx);
        node = Node.with(upstream, shop.variables(Map.of("TOLLGATE_RATELIMITS_FAILEDSIGNINS", "10000")));
        person = node.person("ann");
        adminToken = node.adminToken();
        admin = node.api().as(adminToken);
        chat();
    }

    @AfterAll
    void stop() {
        node.close();
        shop.close();
        upstream.close();
    }

    /** So that there is a context, a dialog and a ledger entry that could be harmed. */
    private void chat() {
        person.api()
                .post(
                        "/api/chat",
                        new JsonObject().put("userId", person.userId()).put("message", "Hello"))
                .is(200);
    }

    static Stream<String> operations() {
        return ENDPOINTS.keySet().stream();
    }

    static Stream<String> operationsWithBody() {
        return ENDPOINTS.values().stream().filter(Endpoint::takesBody).map(Endpoint::id);
    }

    /** Without those whose good request would need a letter, end the person, or need a payment that was made. */
    static Stream<String> operationsWithGoodBody() {
        Set<String> others = Set.of("resetPassword", "deleteAccount", "adminRefundPayment");
        return operationsWithBody().filter(id -> !others.contains(id));
    }

    private Api caller(Endpoint endpoint) {
        boolean isForAdmins = endpoint.id().startsWith("admin")
                || List.of("textSetBalance", "simpleTopup").contains(endpoint.id());
        return isForAdmins ? admin : person.api();
    }

    /** Everything that a bad request could have changed, as the server tells it. */
    private List<String> world() {
        Api mine = person.api();
        return List.of(
                mine.get("/api/v1/billing/balance")
                        .is(200)
                        .json()
                        .copy()
                        .put("lastUpdated", "")
                        .encode(),
                mine.get("/api/v1/billing/transactions?limit=1").is(200).body(),
                mine.get("/api/context?userId=" + person.userId()).is(200).body(),
                // When a key was last used is written some seconds later.
                mine.get("/api/v1/auth/api-keys").is(200).body().replaceAll("\"lastUsedAt\":[^,}]*", ""),
                // Whom an admin deleted is erased some seconds later.
                admin.get("/api/admin/users?limit=1").is(200).body().replaceAll("\"total\":\\d+", ""),
                admin.get("/api/admin/user/" + person.userId() + "/dialogs")
                        .is(200)
                        .body(),
                mine.get("/api/v1/payments?limit=1").is(200).body(),
                "upstream asked " + upstream.requests());
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void bodyThatTheSchemaDoesNotTakeIsRefusedAndLeavesNoTrace(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        GoodRequest good = GoodRequest.of(endpoint, node, person);
        List<BadBodies.Body> bodies = new ArrayList<>(BadBodies.texts(good));
        for (String member : endpoint.members()) {
            bodies.addAll(BadBodies.values(good, member));
            Stream.concat(BadBodies.ofEachType(good, member), BadBodies.oddTexts(good, member))
                    .filter(wrong -> !contract.takes(operation, wrong.body()))
                    .forEach(wrong -> bodies.add(new BadBodies.Body(wrong.fault(), wrong.text())));
        }
        List<String> before = world();
        var softly = new SoftAssertions();
        bodies.forEach(body -> assertRefused(softly, endpoint, good.path(), body));
        softly.assertThat(world()).as("what is stored").isEqualTo(before);
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void oddBodyThatTheSchemaTakesIsNoFaultOfOurs(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        // Whom the admin changes may be blocked then.
        Node.Person target = operation.startsWith("adminChange") ? node.person("of-" + operation) : person;
        GoodRequest good = GoodRequest.of(endpoint, node, target);
        var softly = new SoftAssertions();
        for (String member : endpoint.members()) {
            Stream.concat(BadBodies.ofEachType(good, member), BadBodies.oddTexts(good, member))
                    .filter(odd -> contract.takes(operation, odd.body()))
                    .forEach(odd -> {
                        Reply reply = caller(endpoint).send(endpoint.method(), good.path(), odd.text());
                        softly.assertThat(reply.status())
                                .as(odd.fault() + " " + reply.body())
                                .isLessThan(500);
                    });
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("operationsWithGoodBody")
    void byteOrderMarkIsSkipped(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        GoodRequest good = GoodRequest.of(endpoint, node, person);
        String body = BYTE_ORDER_MARK + Objects.requireNonNull(good.body()).encode();
        Reply reply = caller(endpoint).send(endpoint.method(), good.path(), body);
        assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
    }

    @ParameterizedTest
    @MethodSource("operationsWithBody")
    void bodyOfAnotherTypeIsRefused(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        GoodRequest good = GoodRequest.of(endpoint, node, person);
        List<String> before = world();
        var softly = new SoftAssertions();
        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/jsonp",
                "application/xml")) {
            Reply reply = good.by(caller(endpoint).with("Content-Type", type));
            assertShape(softly, endpoint, type, reply);
            softly.assertThat(reply.status()).as(type).isEqualTo(415);
        }
        softly.assertThat(world()).isEqualTo(before);
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void oddParametersAreRefusedOrHarmless(String operation) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(operation));
        GoodRequest good = GoodRequest.of(endpoint, node, person);
        String body = good.body() == null ? null : good.body().encode();
        String path = good.path().replaceFirst("\\?.*", "");
        List<String> addresses = new ArrayList<>(List.of(path + "?userId[$ne]=x", path + "?%24where=1&a%00=1"));
        for (Endpoint.Parameter parameter : endpoint.parametersIn("query")) {
            String others = good.path().contains("?") ? good.path().replaceFirst(".*\\?", "&") : "";
            String rest = others.replaceFirst("&" + parameter.name() + "=[^&]*", "");
            BadBodies.PARAMETERS.forEach(value -> addresses.add(path + "?" + parameter.name() + "=" + value + rest));
            addresses.add(path + "?" + parameter.name() + "=1&" + parameter.name() + "=2" + rest);
            addresses.add(path + "?" + parameter.name() + "[$ne]=x" + rest);
            addresses.add(path + "?" + parameter.name() + "[]=x" + rest);
            if (parameter.required()) {
                addresses.add(path + "?" + rest);
            }
        }
        for (Endpoint.Parameter parameter : endpoint.parametersIn("path")) {
            String template = endpoint.path().replace("{" + parameter.name() + "}", "@");
            BadBodies.PARAMETERS.forEach(value -> addresses.add(template.replace("@", value)));
        }
        List<String> before = world();
        var softly = new SoftAssertions();
        for (String address : addresses) {
            String status = statusOf(endpoint, address, body);
            softly.assertThat(status).as(address).matches("[24]\\d\\d");
            boolean isOperator = address.contains("[") || address.contains("%24where");
            softly.assertThat(isOperator && !status.startsWith("4")).as(address).isFalse();
        }
        if (endpoint.method().equals("GET") && !operation.equals("textStream")) {
            softly.assertThat(world()).isEqualTo(before);
        }
        softly.assertAll();
    }

    /** By a socket: not every odd address is one for Java's client. */
    private String statusOf(Endpoint endpoint, String address, @Nullable String body) {
        String token = caller(endpoint) == admin ? adminToken : person.token();
        String content = body == null
                ? "\r\n"
                : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (var socket = new RawSocket(node.url().getPort())) {
            String head = endpoint.method() + " " + address + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
            socket.send(head + "Authorization: Bearer " + token + "\r\n" + content);
            // Live figures go on for as long as anybody listens.
            String answer =
                    endpoint.path().equals("/api/v1/admin/live") ? socket.readUntil("\r\n") : socket.readToEnd();
            return answer.length() < 12 ? answer : answer.substring(9, 12);
        } catch (IOException e) {
            // The rest of a line that is too long is not read: the answer may be lost with the connection.
            return address.length() > 16_000 ? "414" : e.toString();
        }
    }

    private void assertRefused(SoftAssertions softly, Endpoint endpoint, String path, BadBodies.Body body) {
        Reply reply = timed(softly, body.fault(), () -> caller(endpoint)
                .sendBytes(endpoint.method(), path, body.bytes().getBytes()));
        softly.assertThat(reply.status()).as(body.fault() + ": " + reply.body()).isEqualTo(400);
        assertShape(softly, endpoint, body.fault(), reply);
    }

    private static void assertShape(SoftAssertions softly, Endpoint endpoint, String fault, Reply reply) {
        softly.assertThat(reply.header("content-type")).as(fault).isEqualTo("application/json; charset=utf-8");
        softly.assertThat(reply.body()).as(fault).startsWith(Endpoint.errorBegins(endpoint.path(), reply.status()));
    }

    /** What is slow twice is slow by itself, and not because the machine was busy. */
    private static Reply timed(SoftAssertions softly, String fault, Supplier<Reply> sending) {
        long startedNs = System.nanoTime();
        Reply reply = sending.get();
        if (millisSince(startedNs) > SLOW_MS) {
            startedNs = System.nanoTime();
            reply = sending.get();
            softly.assertThat(millisSince(startedNs)).as("ms for " + fault).isLessThan(SLOW_MS);
        }
        return reply;
    }

    private static long millisSince(long startedNs) {
        return Duration.ofNanos(System.nanoTime() - startedNs).toMillis();
    }
}
