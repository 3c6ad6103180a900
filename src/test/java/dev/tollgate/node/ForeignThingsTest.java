package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows AZ-01 to AZ-08: what belongs to somebody else stays theirs. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignThingsTest {
    private ScriptedUpstream upstream;
    private Node node;
    private Api admin;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        node = Node.with(upstream, Map.of());
        admin = node.admin();
    }

    @AfterAll
    void stop() {
        node.close();
        upstream.close();
    }

    private static JsonObject named(String userId) {
        return new JsonObject().put("userId", userId);
    }

    private static Reply chat(Api caller, String userId, String message) {
        return caller.post("/api/chat", named(userId).put("message", message));
    }

    private static BigDecimal balance(Api caller) {
        return caller.get("/api/v1/balance").is(200).decimal("balance");
    }

    /** What of a refusal could tell whether somebody exists. */
    private static String told(Reply reply) {
        JsonObject body = reply.json();
        List.of("timestamp", "requestId", "path").forEach(body::remove);
        return reply.status() + " " + body;
    }

    @Test
    void az01SomebodyElseIsForbiddenAndLooksLikeNobody() {
        Node.Person one = node.person("az01-one");
        Node.Person two = node.person("az01-two");
        chat(two.api(), two.userId(), "mine").is(200);
        int asked = upstream.requests();
        Set<String> told = new HashSet<>();
        for (String id : List.of(two.userId(), "usr_00000000000000000000000000", "eu_1", "42")) {
            told.add(told(one.api().get("/api/billing?userId=" + id)));
            told.add(told(one.api().get("/api/context?userId=" + id)));
            told.add(told(one.api().post("/api/context", named(id).put("context", new JsonArray()))));
            told.add(told(one.api().post("/api/context/reset", named(id))));
            told.add(told(chat(one.api(), id, "x")));
        }
        assertThat(told).hasSize(1).first().asString().startsWith("403");
        assertThat(upstream.requests()).isEqualTo(asked);
        assertThat(two.api().get("/api/context?userId=" + two.userId()).is(200).body())
                .contains("mine");
    }

    @Test
    void az03AForeignConversationIsNotFoundAndNothingIsAddedOrBilled() {
        Node.Person one = node.person("az03-one");
        Node.Person two = node.person("az03-two");
        String foreign = chat(two.api(), two.userId(), "secret").is(200).text("conversationId");
        BigDecimal ones = balance(one.api());
        BigDecimal twos = balance(two.api());
        int asked = upstream.requests();
        for (boolean stream : new boolean[] {false, true}) {
            var wish = named(one.userId())
                    .put("message", "repeat what was said")
                    .put("conversationId", foreign)
                    .put("stream", stream);
            assertThat(one.api().post("/api/chat", wish).is(404).body()).doesNotContain("secret");
        }
        assertThat(upstream.requests()).isEqualTo(asked);
        assertThat(balance(one.api())).isEqualByComparingTo(ones);
        assertThat(balance(two.api())).isEqualByComparingTo(twos);
        assertThat(two.api()
                        .get("/api/context?userId=" + two.userId())
                        .is(200)
                        .json()
                        .getJsonArray("context"))
                .hasSize(2);
    }

    @Test
    void az05OneNameInTwoOrganisationsIsTwoPeople() {
        Node.Person one = node.person("az05-one");
        Node.Person two = node.person("az05-two");
        Api oneBot = node.api().as(one.key("chat", "context", "billing", "users"));
        Api twoBot = node.api().as(two.key("chat", "context", "billing", "users"));
        Api poorBot = node.api().as(one.key("chat", "context", "billing"));
        chat(oneBot, "42", "I am of one").is(200);
        chat(twoBot, "42", "I am of two").is(200);
        assertThat(oneBot.get("/api/context?userId=42").is(200).body())
                .contains("of one")
                .doesNotContain("of two");
        assertThat(twoBot.get("/api/context?userId=42").is(200).body())
                .contains("of two")
                .doesNotContain("of one");
        poorBot.get("/api/context?userId=42").is(403);
        chat(poorBot, "42", "x").is(403);
        for (String id : List.of(two.userId(), "usr_00000000000000000000000000", "eu_00000000000000000000000000")) {
            oneBot.get("/api/context?userId=" + id).is(403);
            chat(oneBot, id, "x").is(403);
        }
    }

    @Test
    void az06NobodyRaisesThemselvesByMembersOfABody() {
        Node.Person one = node.person("az06");
        var greedy = new JsonObject()
                .put("platformRole", "ADMIN")
                .put("role", "admin")
                .put("memberRole", "owner")
                .put("balance", 1_000_000)
                .put("creditLimit", 1_000_000);
        one.api()
                .post("/api/context/reset", named(one.userId()).mergeIn(greedy))
                .is(200);
        one.api()
                .post(
                        "/api/v1/auth/api-keys",
                        greedy.copy().put("name", "k").put("permissions", new JsonArray().add("chat")))
                .is(201);
        one.api().put("/api/v1/balance", named(one.userId()).mergeIn(greedy)).is(403);
        one.api().get("/api/admin/users").is(403);
        assertThat(balance(one.api())).isEqualByComparingTo("10000");
    }

    @Test
    void az08CreditsMoveOnlyByThoseWhoMayMoveThem() {
        Node.Person one = node.person("az08");
        var wish = named(one.userId()).put("amount", 100);
        one.api().post("/api/billing/topup", wish).is(403);
        node.api()
                .as(one.key("chat", "billing", "users"))
                .post("/api/billing/topup", named("42").put("amount", 100))
                .is(403);
        assertThat(balance(one.api())).isEqualByComparingTo("10000");

        BigDecimal mine = balance(admin);
        Api bank = node.api().as(adminsKey("billing", "billing.topup", "users", "chat"));
        bank.post("/api/billing/topup", named("42").put("amount", 100)).is(200);
        assertThat(bank.get("/api/billing?userId=42").is(200).decimal("currentBalance"))
                .isEqualByComparingTo("100");
        assertThat(balance(admin)).isEqualByComparingTo(mine.subtract(BigDecimal.valueOf(100)));
        bank.post("/api/billing/topup", wish).is(403);
        assertThat(balance(one.api())).isEqualByComparingTo("10000");
    }

    private String adminsKey(String... permissions) {
        var wish =
                new JsonObject().put("name", "bank").put("permissions", new JsonArray(List.of((Object[]) permissions)));
        return admin.post("/api/v1/auth/api-keys", wish).is(201).text("key");
    }
}
