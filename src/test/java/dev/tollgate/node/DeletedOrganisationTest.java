package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.Credits;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
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

/** On a whole node: of an organisation that an admin deletes only the books are left, and its people lose nothing of their own. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class DeletedOrganisationTest {
    private static final String CANARY = "canary";
    private static final String DATABASE = "closed";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ScratchMongo store;
    private ScriptedUpstream upstream;
    private Node node;
    private MongoClient mongo;

    /** The only end user's, which is their id. */
    private String allowance;

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

    /**
     * Bodies of kept answers are binary, so those are known by their organisation. What waits for a receiver is still sent,
     * for its day.
     */
    private static boolean isOf(String organisation, String collection) {
        boolean waits = collection.startsWith("webhooks: ") || collection.startsWith("deliveries: ");
        return (collection.contains(CANARY) && !waits)
                || (collection.startsWith("idempotency") && collection.contains(organisation));
    }

    private long balance(String account) {
        return mongo.findOne("accounts", new JsonObject().put("_id", account), null)
                .await()
                .getLong("balance");
    }

    private long sum(JsonObject entries) {
        return mongo.find("entries", entries).await().stream()
                .mapToLong(entry -> entry.getLong("delta"))
                .sum();
    }

    /** The person in a new session, which begins in the organisation that they switched to. */
    private Node.Person switched(Node.Person person, String organisation) {
        person.api()
                .send(
                        "PATCH",
                        "/v1/client/switch-org",
                        new JsonObject().put("org_id", organisation).encode())
                .is(200);
        var credentials = new JsonObject().put("username", "owner").put("password", "a-good-password");
        String token = node.api().post("/api/auth/login", credentials).is(200).text("token");
        return new Node.Person(person.userId(), token, node.api().as(token));
    }

    /** Something of each kind that is kept of the organisation that the person acts for; a key of it. */
    private String use(Node.Person owner, String organisation) {
        Api api = owner.api();
        var hook = new JsonObject()
                .put("url", "https://hooks.invalid/" + CANARY)
                .put("events", new JsonArray().add("key.created"));
        api.post("/api/v1/webhooks", hook).is(201);
        var invite = new JsonObject().put("role", "member").put("email", CANARY + "@example.org");
        api.post("/api/v1/organizations/" + organisation + "/invites", invite).is(201);
        api.put("/api/v1/organizations/" + organisation + "/alerts", new JsonObject().put("lowBalance", 5))
                .is(200);
        String key = owner.key("chat", "users", "context", "billing");
        var asked = new JsonObject().put("userId", CANARY + "-42").put("message", CANARY + " asked");
        node.api()
                .as(key)
                .with("Idempotency-Key", CANARY)
                .post("/api/chat", asked)
                .is(200);
        JsonObject endUser = mongo.findOne("endUsers", new JsonObject(), null).await();
        allowance = endUser.getString("_id");
        api.post("/api/v1/end-users/" + allowance + "/allowance", new JsonObject().put("amount", 12.5))
                .is(200);
        return key;
    }

    @Test
    void onlyTheBooksAreLeftAndTheOwnerGoesOnInTheirOwn() {
        Node.Person person = node.person("owner");
        var said = new JsonObject().put("userId", person.userId()).put("message", "my own words");
        person.api().post("/api/chat", said).is(200);
        String organisation = person.api()
                .post("/v1/org", new JsonObject().put("name", CANARY + " & Co"))
                .is(201)
                .text("org_id");
        Node.Person owner = switched(person, organisation);
        String key = use(owner, organisation);
        assertThat(dump()).filteredOn(each -> isOf(organisation, each)).hasSizeGreaterThanOrEqualTo(5);
        var wish = new JsonObject().put("reason", "the contract has ended");
        Api admin = node.admin();

        admin.send("DELETE", "/api/v1/admin/organizations/" + organisation, wish.encode())
                .is(202);

        awaitRefused(node.api().as(key), "/v1/models");
        owner.api().get("/api/v1/billing/balance").is(200);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && dump().stream().anyMatch(each -> isOf(organisation, each))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        assertThat(dump()).noneMatch(each -> isOf(organisation, each));
        assertThat(String.join("\n", dump())).contains("my own words");
        assertThat(Company.idOf(owner)).isNotEqualTo(organisation);
        owner.api().post("/api/chat", said).is(200);

        assertThat(balance(allowance)).isZero();
        long spent = sum(new JsonObject()
                .put("account", organisation)
                .put("metadata.model", new JsonObject().put("$exists", true)));
        assertThat(balance(organisation)).isEqualTo(10_000 * Credits.ONE_NANO + spent);
        assertThat(mongo.count("deliveries", new JsonObject().put("state", "waiting"))
                        .await())
                .isEqualTo(1);
        assertThat(mongo.count("entries", new JsonObject().put("account", organisation))
                        .await())
                .isPositive();
        JsonObject act = admin.get("/api/v1/admin/audit?action=organization.delete")
                .is(200)
                .json()
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(act.getString("targetId")).isEqualTo(organisation);
        assertThat(act.getString("reason")).matches("balance 99[0-9.]+; the contract has ended");
        JsonObject listed = admin.get("/api/v1/admin/organizations?q=" + organisation)
                .is(200)
                .json()
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(listed.getString("deletedAt")).isNotNull();
        assertThat(new BigDecimal(listed.getValue("balance").toString())).isPositive();
    }
}
