package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Row PR-01 on a whole node: what admins do to people is on record, and the record cannot be changed unseen. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditedActsTest {
    private static final String DATABASE = "audited";
    private static final String AUDIT = "/api/v1/admin/audit";

    private ScratchMongo store;
    private ScriptedUpstream upstream;
    private Node node;
    private MongoClient mongo;
    private Api admin;

    @BeforeAll
    void start(Vertx vertx) {
        store = ScratchMongo.start();
        upstream = ScriptedUpstream.start(vertx);
        node = Node.with(upstream, Map.of("MONGODB_URI", store.uri() + "/" + DATABASE));
        mongo = store.client(vertx, DATABASE);
        admin = node.admin();
    }

    @AfterAll
    void stop() {
        node.close();
        upstream.close();
        store.close();
    }

    private List<JsonObject> entriesOf(String targetId) {
        return admin.get(AUDIT + "?limit=100&targetId=" + targetId).is(200).json().getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .toList()
                .reversed();
    }

    private JsonObject chain() {
        return admin.get(AUDIT).is(200).json().getJsonObject("chain");
    }

    @Test
    void pr01EveryActOnSomebodyIsOnRecordWithWhoWhenWhyAndFromWhere() {
        Node.Person person = node.person("watched");
        person.api()
                .post(
                        "/api/chat",
                        new JsonObject().put("userId", person.userId()).put("message", "a private word"))
                .is(200);
        Instant before = Instant.now().minusSeconds(1);
        String user = "/api/v1/admin/users/" + person.userId();
        act("read").get("/api/admin/user/" + person.userId() + "/dialogs").is(200);
        act("pay")
                .post(
                        "/api/admin/user/" + person.userId() + "/balance",
                        new JsonObject().put("amount", 5).put("reason", "a gift"))
                .is(200);
        act("raise")
                .send("PATCH", user, "{\"platformRole\":\"admin\",\"reason\":\"joins us\"}")
                .is(200);
        act("lower")
                .send("PATCH", user, "{\"platformRole\":\"client\",\"reason\":\"leaves us\"}")
                .is(200);
        act("block")
                .send("PATCH", user, "{\"blocked\":true,\"reason\":\"fraud\"}")
                .is(200);

        List<JsonObject> entries = entriesOf(person.userId());

        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly("dialogs.read", "balance.set", "user.change", "user.change", "user.change");
        assertThat(entries)
                .extracting(entry -> entry.getString("requestId"))
                .containsExactly("act-read", "act-pay", "act-raise", "act-lower", "act-block");
        assertThat(entries.get(1).getString("reason")).contains("5", "a gift");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getString("actorId")).isEqualTo(adminId());
            assertThat(entry.getString("remoteAddress")).isEqualTo("127.0.0.1");
            assertThat(Instant.parse(entry.getString("at")))
                    .isBetween(before, Instant.now().plusSeconds(1));
            assertThat(entry.encode()).doesNotContain("a private word");
        });
        assertThat(entries)
                .extracting(entry -> entry.getLong("number"))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private Api act(String name) {
        return admin.with("X-Request-ID", "act-" + name);
    }

    private String adminId() {
        return admin.get("/api/v1/account").is(200).text("id");
    }

    @Test
    void pr01NoRouteChangesTheRecordAndAGapIsFoundByTheChain() {
        Node.Person person = node.person("gap");
        for (int i = 0; i < 3; i++) {
            admin.get("/api/admin/user/" + person.userId() + "/dialogs").is(200);
        }
        long number = entriesOf(person.userId()).get(1).getLong("number");
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            admin.send(method, AUDIT, "{}").is(405);
            admin.send(method, AUDIT + "/" + number, "{}").is(404);
        }
        assertThat(chain().getValue("fault")).isNull();

        var entry = new JsonObject().put("_id", number);
        JsonObject kept = mongo.findOne("audit", entry, null).await();
        mongo.removeDocument("audit", entry).await();
        assertThat(chain().getJsonObject("fault").getLong("number")).isEqualTo(number);

        mongo.insert("audit", kept.copy().put("actorId", "usr_another")).await();
        assertThat(chain().getJsonObject("fault").getLong("number")).isEqualTo(number);

        mongo.removeDocument("audit", entry).await();
        mongo.insert("audit", kept).await();
        assertThat(chain().getValue("fault")).isNull();
    }
}
