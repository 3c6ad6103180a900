package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rights that change on one node are those of the other, and nobody sees what is another's, whichever node is asked. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TwoNodesRightsTest {
    private static final Logger LOG = LoggerFactory.getLogger(TwoNodesRightsTest.class);

    /** While the bus carries it: far below the life of what a node remembers, which is 3 s. */
    private static final Duration AT_ONCE = Duration.ofMillis(1_500);

    /** The life of what a node remembers, and a little for a busy machine. */
    private static final Duration AT_LAST = Duration.ofSeconds(4);

    private static final int ORGANISATIONS = Integer.getInteger("tollgate.cluster.organisations", 10);
    private static final int REQUESTS = Integer.getInteger("tollgate.cluster.canaries", 20);

    private static NodeCluster nodes;

    @BeforeAll
    static void start() {
        nodes = NodeCluster.start(2, Map.of("TOLLGATE_WEBHOOKS_ALLOWEDPRIVATETARGETS", "127.0.0.1"));
        nodes.upstream().always(Behaviour.echoes());
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    /** Somebody who signed up at the first node. */
    private record Person(String userId, String token, String refreshToken) {
        static Person named(String name) {
            return signedIn(name, "register", 201);
        }

        static Person signedIn(String name, String how, int status) {
            var credentials = new JsonObject().put("username", name).put("password", "a-good-password");
            Reply session = nodes.api(0).post("/api/auth/" + how, credentials).is(status);
            return new Person(session.text("userId"), session.text("token"), session.text("refreshToken"));
        }

        Api at(int node) {
            return nodes.api(node).as(token);
        }

        void logOut() {
            nodes.api(0)
                    .post("/api/v1/auth/logout", new JsonObject().put("refreshToken", refreshToken))
                    .is(204);
        }
    }

    private static Reply keyOf(Person person) {
        return person.at(0)
                .post(
                        "/api/v1/auth/api-keys",
                        new JsonObject()
                                .put("name", "test")
                                .put("permissions", new JsonArray().add("chat").add("billing")))
                .is(201);
    }

    private static boolean isGood(Api caller) {
        return caller.get("/api/v1/billing/balance").status() == 200;
    }

    /** How long after the change this caller was still let in; asked all the time, so that the node remembers it. */
    private static Duration refusedAfter(Api caller, Runnable change) {
        assertThat(isGood(caller)).isTrue();
        change.run();
        return refusedSince(System.nanoTime(), caller);
    }

    private static Duration refusedSince(long changed, Api caller) {
        while (isGood(caller)) {
            assertThat(System.nanoTime() - changed).isLessThan(TimeUnit.SECONDS.toNanos(20));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return Duration.ofNanos(System.nanoTime() - changed);
    }

    @Test
    @DisplayName("AU-06: who deletes the account on one node is out on the other at once")
    void whoDeletesTheAccountIsOutOnBothNodesAtOnce() {
        Person person = Person.named("forgotten");
        Api byKey = nodes.api(1).as(keyOf(person).text("key"));
        Duration session = refusedAfter(person.at(1), () -> {
            assertThat(isGood(byKey)).isTrue();
            var wish = new JsonObject().put("password", "a-good-password");
            person.at(0).send("DELETE", "/api/v1/account", wish.encode()).is(202);
        });
        Duration key = refusedSince(System.nanoTime(), byKey);
        LOG.info("refused after a deletion: session {}, key {}", session, key);
        assertThat(session).isLessThan(AT_ONCE);
        assertThat(key).isLessThan(AT_ONCE);
    }

    @Test
    @DisplayName(
            "AU-06: keys of an organisation that is deleted on one node are refused by the other at once, its people are not")
    void keysOfADeletedOrganisationStopOnBothNodesAtOnce() {
        Api founder = Person.named("founder").at(0);
        var wish = new JsonObject().put("name", "Acme").put("reason", "ended");
        String id = founder.post("/v1/org", wish).is(201).text("org_id");
        founder.send("PATCH", "/v1/client/switch-org", wish.put("org_id", id).encode())
                .is(200);
        // The switched session may be remembered for a moment; a new one begins in that organisation.
        Person owner = Person.signedIn("founder", "login", 200);
        Api admin = nodes.admin(0);
        Duration key = refusedAfter(nodes.api(1).as(keyOf(owner).text("key")), () -> {
            String path = "/api/v1/admin/organizations/" + id;
            admin.send("DELETE", path, wish.encode()).is(202);
        });
        LOG.info("a key was refused {} after its organisation was deleted", key);
        // Who is not told asks again after half of what is remembered.
        assertThat(key).isLessThan(Duration.ofSeconds(1));
        assertThat(isGood(owner.at(1))).isTrue();
    }

    /** What was delivered, with its headers. */
    private record Delivered(HttpHeaders headers, String body) {}

    @Test
    void eachEventOfBothNodesIsDeliveredOnceAndSigned() throws Exception {
        var told = new ConcurrentHashMap<String, Delivered>();
        var deliveries = new AtomicInteger();
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
            deliveries.incrementAndGet();
            told.put(headers.firstValue("webhook-id").orElseThrow(), new Delivered(headers, body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Person person = Person.named("told");
            var wish = new JsonObject()
                    .put("url", "http://127.0.0.1:" + receiver.getAddress().getPort())
                    .put("events", new JsonArray().add("key.created"));
            String secret = person.at(0).post("/api/v1/webhooks", wish).is(201).text("secret");
            var key = new JsonObject().put("name", "test").put("permissions", new JsonArray().add("chat"));
            for (int i = 0; i < 20; i++) {
                person.at(i % 2).post("/api/v1/auth/api-keys", key).is(201);
            }
            while (told.size() < 20) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(deliveries).hasValue(20);
            var library = new Webhook(secret);
            for (Delivered delivered : told.values()) {
                library.verify(delivered.body(), delivered.headers().map());
            }
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    @DisplayName("AU-06: a logout and the end of a key on one node are in force on the other at once")
    void whatEndsOnOneNodeIsRefusedByTheOtherAtOnce() {
        Person person = Person.named("leaver");
        Duration logout = refusedAfter(person.at(1), person::logOut);

        Person owner = Person.named("owner");
        Reply key = keyOf(owner);
        Duration revoke = refusedAfter(nodes.api(1).as(key.text("key")), () -> owner.at(0)
                .delete("/api/v1/auth/api-keys/" + key.text("id"))
                .is(204));

        LOG.info("refused {} ms after the logout, {} ms after the key's end", logout.toMillis(), revoke.toMillis());
        assertThat(logout).isLessThan(AT_ONCE);
        assertThat(revoke).isLessThan(AT_ONCE);
    }

    @Test
    @DisplayName("AU-06: nodes that do not reach each other obey within the life of what they remember")
    void whatEndsOnOneNodeIsRefusedByTheOtherInThreeSecondsAlthoughNobodyTellsIt() {
        Person person = Person.named("unheard");
        nodes.cut();
        try {
            Duration logout = refusedAfter(person.at(1), person::logOut);
            LOG.info("refused {} ms after a logout that nobody told of", logout.toMillis());
            assertThat(logout).isLessThan(AT_LAST);
        } finally {
            nodes.heal();
        }
        nodes.awaitTogether(2);
    }

    @Test
    @DisplayName("AU-06: a user who is blocked in the store is refused on both nodes within 5 s")
    void whoIsBlockedIsRefusedOnBothNodes() {
        Person person = Person.named("blocked");
        Api key = nodes.api(1).as(keyOf(person).text("key"));
        Vertx vertx = Vertx.vertx();
        MongoClient mongo = MongoClient.create(
                vertx,
                new JsonObject().put("connection_string", nodes.store().uri()).put("db_name", "tollgate"));
        try {
            JsonObject user = new JsonObject().put("_id", person.userId());
            JsonObject block = new JsonObject().put("$set", new JsonObject().put("blocked", true));
            assertThat(mongo.updateCollection("users", user, block).await().getDocModified())
                    .isEqualTo(1);
            long blocked = System.nanoTime();
            for (Api credential : List.of(key, person.at(0), person.at(1))) {
                assertThat(refusedSince(blocked, credential)).isLessThan(AT_LAST);
            }
        } finally {
            vertx.close().await();
        }
    }

    /** One with a text that no other organisation has. */
    private record Organisation(Person person, String canary) {
        JsonObject question(int number) {
            return new JsonObject().put("userId", person.userId()).put("message", canary + " " + number);
        }
    }

    @Test
    @DisplayName("AZ-10: organisations that talk at the same time over two nodes never see each other's words")
    void nobodyIsAnsweredWithWhatAnotherOrganisationSaid() {
        List<Organisation> organisations = new ArrayList<>();
        for (int i = 0; i < ORGANISATIONS; i++) {
            organisations.add(new Organisation(Person.named("canary-" + i), "canary-of-" + i + "-only"));
        }
        var wrong = new ConcurrentLinkedQueue<String>();
        List<CompletableFuture<Void>> talks = organisations.stream()
                .map(own -> CompletableFuture.runAsync(
                        () -> talk(own, wrong), task -> Thread.ofVirtual().start(task)))
                .toList();
        talks.forEach(CompletableFuture::join);
        assertThat(wrong).isEmpty();
        for (Organisation own : organisations) {
            for (int node = 0; node < nodes.size(); node++) {
                Api api = own.person().at(node);
                String seen = api.get("/api/context?userId=" + own.person().userId())
                                .is(200)
                                .body()
                        + api.get("/api/v1/billing/transactions?limit=100")
                                .is(200)
                                .body();
                assertThat(foreign(own, seen)).as(seen).isFalse();
                assertThat(seen).contains(own.canary());
            }
        }
    }

    private static void talk(Organisation own, ConcurrentLinkedQueue<String> wrong) {
        for (int i = 0; i < REQUESTS; i++) {
            Reply reply = own.person().at(i % nodes.size()).post("/api/chat", own.question(i));
            if (reply.status() != 200 || !reply.body().contains(own.canary()) || foreign(own, reply.body())) {
                wrong.add(own.canary() + " got " + reply.status() + " " + reply.body());
            }
        }
    }

    /** Whether a text holds a canary that is not this one's. */
    private static boolean foreign(Organisation own, String text) {
        return text.replace(own.canary(), "").contains("canary-of-");
    }
}
