package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What platform admins do on surface I with payments, and what they see of the traffic. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminOperationsTest {
    private ScriptedUpstream upstream;
    private FakeYooKassa shop;
    private Node node;
    private Api admin;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        shop = FakeYooKassa.start(vertx);
        node = Node.with(upstream, shop.variables(Map.of("TOLLGATE_BILLING_STARTCREDITS", "0")));
        admin = node.admin();
    }

    @AfterAll
    void stop() {
        node.close();
        shop.close();
        upstream.close();
    }

    /** A payment of 100 USD that somebody has made and paid. */
    private String paid(Node.Person payer) {
        var wish = new JsonObject().put("amount", 100).put("currency", "USD");
        String id = payer.api().post("/api/v1/payments", wish).is(201).text("id");
        shop.pay(shop.idOf(id));
        payer.api().get("/api/v1/payments/" + id).is(200);
        return id;
    }

    private static BigDecimal credits(Node.Person person) {
        return person.api().get("/api/v1/balance").is(200).decimal("balance");
    }

    private int found(String query) {
        return admin.get("/api/v1/admin/payments?" + query)
                .is(200)
                .json()
                .getJsonObject("pagination")
                .getInteger("total");
    }

    @Test
    void refundIsOneLineOfTheLedgerHoweverOftenItIsAskedFor() {
        Node.Person payer = node.person("wants-it-back");
        String id = paid(payer);
        assertThat(credits(payer)).isEqualByComparingTo("100000");

        var half = new JsonObject().put("paymentId", id).put("amount", 40.5).put("reason", "did not like it");
        Api keyed = admin.with("Idempotency-Key", "refund-1");
        Reply first = keyed.post("/api/v1/admin/refunds", half).is(201);
        assertThat(keyed.post("/api/v1/admin/refunds", half).is(201).text("id")).isEqualTo(first.text("id"));

        assertThat(first.text("status")).isEqualTo("succeeded");
        assertThat(credits(payer)).isEqualByComparingTo("59500");
        var tooMuch = new JsonObject().put("paymentId", id).put("amount", 60).put("reason", "more");
        admin.post("/api/v1/admin/refunds", tooMuch).is(400);
        var rest = new JsonObject().put("paymentId", id).put("reason", "all of it");
        assertThat(admin.post("/api/v1/admin/refunds", rest).is(201).text("amount"))
                .isEqualTo("59.50");
        assertThat(credits(payer)).isEqualByComparingTo("0");
        admin.post("/api/v1/admin/refunds", rest.copy().put("paymentId", "pay_none"))
                .is(404);
    }

    @Test
    void paymentsAreFoundByStateOwnerPayerAndTime() {
        Node.Person payer = node.person("is-searched-for");
        String organisation = Company.idOf(payer);
        String id = paid(payer);
        payer.api()
                .post("/api/v1/payments", new JsonObject().put("amount", 5).put("currency", "USD"))
                .is(201);

        assertThat(found("userId=" + payer.userId())).isEqualTo(2);
        assertThat(found("organizationId=" + organisation + "&status=succeeded"))
                .isEqualTo(1);
        assertThat(found("organizationId=" + organisation + "&to=2020-01-01")).isZero();
        assertThat(found("organizationId=" + organisation + "&from=2020-01-01")).isEqualTo(2);
        JsonObject newest = admin.get("/api/v1/admin/payments?status=succeeded&userId=" + payer.userId())
                .is(200)
                .json()
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(newest.getString("id")).isEqualTo(id);
        assertThat(newest.getString("providerId")).isEqualTo(shop.idOf(id));
        admin.get("/api/v1/admin/payments?status=paid").is(400);
    }

    @Test
    void changeOfAPriceIsShownAndInTheAuditLogWithItsReason() {
        var price = new JsonObject()
                .put("model", "gpt-4")
                .put("expectedVersion", 0)
                .put("unit", "creditsPer100")
                .put("prices", new JsonObject().put("input", 30).put("output", 60))
                .put("reason", "a dearer provider");
        String from = admin.post("/api/v1/admin/prices", price).is(201).text("effectiveFrom");
        admin.post("/api/v1/admin/prices", price).is(409);

        JsonObject row = admin.get("/api/v1/admin/prices?q=gpt-4").is(200).json().getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("model").equals("gpt-4"))
                .findFirst()
                .orElseThrow();
        assertThat(row.getInteger("lastVersion")).isEqualTo(1);
        assertThat(row.getJsonObject("current").getInteger("version")).isZero();
        assertThat(row.getJsonArray("planned").getJsonObject(0).getString("effectiveFrom"))
                .isEqualTo(from);
        JsonArray audit =
                admin.get("/api/v1/admin/audit?limit=100").is(200).json().getJsonArray("data");
        assertThat(audit.stream().map(JsonObject.class::cast))
                .filteredOn(entry -> entry.getString("action").equals("price.set"))
                .anyMatch(entry -> entry.getString("reason").endsWith("a dearer provider")
                        && entry.getString("targetId").equals("gpt-4"));
    }

    @Test
    void liveFiguresShowTheTrafficAndEndInTimeOrWithTheRightsOfWhoWatches() throws IOException {
        var wish = new JsonObject().put("name", "watch").put("permissions", new JsonArray(List.of("admin")));
        JsonObject key = admin.post("/api/v1/auth/api-keys", wish).is(201).json();
        Api byKey = node.api().as(key.getString("key"));
        var cut = byKey.stream("/api/v1/admin/live?seconds=600");
        CompletableFuture<Reply> timed;
        try (var lines = new BufferedReader(new InputStreamReader(cut.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).as("the first view").isNotNull();
            timed = admin.getLater("/api/v1/admin/live?seconds=4");
            admin.delete("/api/v1/auth/api-keys/" + key.getString("id")).is(204);
            while (!timed.isDone()) {
                node.api().get("/api/v1/models").is(401);
            }
            assertThat(lines.lines().filter(line -> !line.isEmpty()))
                    .endsWith("event: end", "data: {\"reason\":\"rights\"}");
        }

        String seen = timed.join().is(200).body();
        assertThat(seen).endsWith("event: end\ndata: {\"reason\":\"time\"}\n\n");
        assertThat(seen).containsPattern("\"requestsPerSecond\":[1-9]").containsPattern("\"401\":[1-9]");
        assertThat(seen).containsPattern("\"nodes\":\\[\\{\"id\":\"nd_");
    }
}
