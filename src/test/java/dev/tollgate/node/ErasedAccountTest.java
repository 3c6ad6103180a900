package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** PR-02 and PR-03 on a whole node: who exports the account has all of it, and who deletes the account leaves nothing behind but lines of the ledger. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class ErasedAccountTest {
    private static final String CANARY = "canary";
    private static final String DATABASE = "erased";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ScratchMongo store;
    private ScriptedUpstream upstream;
    private Node node;
    private MongoClient mongo;

    @BeforeEach
    void start(Vertx vertx) {
        store = ScratchMongo.start();
        upstream = ScriptedUpstream.start(vertx);
        node = Node.with(upstream, Map.of("MONGODB_URI", store.uri() + "/" + DATABASE));
        mongo = store.client(vertx, DATABASE);
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        store.close();
    }

    /** A credential is good for no longer than a caller may be remembered. */
    private static void awaitRefused(Api caller, String path) {
        long end = System.nanoTime() + TimeLimits.nanos(Duration.ofSeconds(5));
        while (caller.get(path).status() != 401) {
            assertThat(System.nanoTime()).as("until refused").isLessThan(end);
        }
    }

    /** Everything that the store holds, by collection. */
    private List<String> dump() {
        return mongo.getCollections().await().stream()
                .map(collection -> collection + ": "
                        + mongo.find(collection, new JsonObject()).await())
                .toList();
    }

    /** Bodies of kept answers are binary, so those are known by their user. */
    private static boolean isOf(Node.Person person, String collection) {
        return collection.contains(CANARY)
                || (collection.startsWith("idempotency") && collection.contains(person.userId()));
    }

    private void live(Node.Person person) {
        live(person, CANARY);
    }

    /** Uses what keeps something of people; all names begin with the mark. */
    private void live(Node.Person person, String mark) {
        Api api = person.api();
        var named = new JsonObject().put("userId", person.userId());
        var say = named.copy().put("message", mark + " said");
        api.post("/api/chat", say).is(200);
        var message = new JsonObject().put("role", "user").put("content", mark + " asked");
        var ask = new JsonObject().put("model", "gpt-4").put("messages", new JsonArray().add(message));
        api.with("Idempotency-Key", mark).post("/api/v1/chat/completions", ask).is(200);
        var saved = named.copy().put("context", new JsonArray().add(message));
        api.post("/api/context", saved).is(200);
        api.with("Idempotency-Key", "chat").post("/api/chat", say).is(200);
        var hook = new JsonObject()
                .put("url", "https://hooks.invalid/" + mark)
                .put("events", new JsonArray().add("key.created"));
        api.post("/api/v1/webhooks", hook).is(201);
        var name = new JsonObject().put("name", mark + " Bird");
        api.send("PATCH", "/api/v1/account", name.encode()).is(200);
        var prompt = new JsonObject().put("title", mark).put("text", mark);
        api.post("/api/v1/prompts", prompt).is(201);
        String key = person.key("chat", "users", "context");
        var endUser = new JsonObject().put("userId", mark + "-42").put("message", mark);
        node.api().as(key).post("/api/chat", endUser).is(200);
    }

    @Test
    void pr03WhoExportsTheirDataGetsAllOfItAndNothingOfOthers() {
        Node.Person person = node.person(CANARY);
        Node.Person other = node.person("other");
        live(person);
        live(other, "other");
        for (int i = 0; i < 120; i++) {
            var say = new JsonObject().put("userId", person.userId()).put("message", "number " + i);
            person.api().post("/api/chat", say).is(200);
        }
        Company.join(other, person, "member");
        String secret = person.key("chat");
        node.api().get("/api/v1/account/export").is(401);
        node.api().as(secret).get("/api/v1/account/export").is(403);

        Reply file = person.api().get("/api/v1/account/export").is(200);

        assertThat(file.header("content-disposition")).isEqualTo("attachment; filename=\"account.json\"");
        assertThat(file.body()).doesNotContain(secret, "passwordHash", "a-good-password", "other-42");
        JsonObject export = file.json();
        assertThat(export.getJsonObject("profile").getString("username")).isEqualTo(CANARY);
        assertThat(export.getJsonArray("organizations")).hasSize(2);
        assertThat(export.getJsonArray("keys")).hasSize(2);
        assertThat(export.getJsonArray("prompts")).hasSize(1);
        assertThat(export.getJsonArray("transactions"))
                .hasSize(person.api()
                        .get("/api/v1/billing/transactions")
                        .is(200)
                        .json()
                        .getJsonObject("pagination")
                        .getInteger("total"));
        String said = export.getJsonArray("conversations").encode();
        for (int i = 0; i < 120; i++) {
            assertThat(said).containsOnlyOnce("\"role\":\"user\",\"content\":\"number " + i + "\"");
        }
        assertThat(export.getJsonArray("conversations")).hasSizeGreaterThan(1);
    }

    /** The account of the organisation is made by this very question. */
    @Test
    void startCreditsAreInAnExportThatIsTheFirstToAskForMoney() {
        Node.Person person = node.person(CANARY);

        JsonObject export = person.api().get("/api/v1/account/export").is(200).json();

        assertThat(export.getJsonArray("transactions")).singleElement().satisfies(line -> assertThat(
                        ((JsonObject) line).getString("description"))
                .isEqualTo("Start credits"));
    }

    @Test
    void pr02NothingOfADeletedAccountIsLeftButTheLinesOfTheLedger() {
        Node.Person person = node.person(CANARY);
        Node.Person other = node.person("other");
        live(person);
        var said = new JsonObject().put("userId", other.userId()).put("message", "of another");
        other.api().post("/api/chat", said).is(200);
        String key = person.key("chat");
        assertThat(dump()).filteredOn(each -> isOf(person, each)).hasSizeGreaterThanOrEqualTo(5);
        String organisation = Company.idOf(person);

        var wish = new JsonObject().put("password", "a-good-password");
        person.api().send("DELETE", "/api/v1/account", wish.encode()).is(202);

        awaitRefused(person.api(), "/api/v1/account");
        awaitRefused(node.api().as(key), "/v1/models");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && dump().stream().anyMatch(each -> isOf(person, each))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        assertThat(dump()).noneMatch(each -> isOf(person, each));
        String all = String.join("\n", dump());
        assertThat(all).contains("of another").contains(other.userId());
        JsonObject account = mongo.findOne("accounts", new JsonObject().put("_id", organisation), null)
                .await();
        assertThat(account).isNotNull();
        // The name is free for whoever comes next, and they are somebody else.
        assertThat(node.person(CANARY).userId()).isNotEqualTo(person.userId());
    }
}
