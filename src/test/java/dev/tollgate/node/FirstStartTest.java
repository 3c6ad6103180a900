package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Node;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node with nothing configured. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FirstStartTest {
    private static final JsonObject HELLO = new JsonObject()
            .put("model", "demo")
            .put(
                    "messages",
                    new JsonArray().add(new JsonObject().put("role", "user").put("content", "Hello!")));

    @Test
    void aNewUserChatsAndPaysExactlyWhatTheAnswerSays() {
        try (Node node = Node.start(Map.of())) {
            Node.Person ann = node.person("ann");
            BigDecimal before = ann.api().get("/api/v1/billing/balance").is(200).decimal("balance");
            var answer = ann.api().post("/v1/chat/completions", HELLO).is(200);
            BigDecimal after = ann.api().get("/api/v1/billing/balance").is(200).decimal("balance");
            assertThat(answer.decimal("cost")).isPositive();
            assertThat(before.subtract(after)).isEqualByComparingTo(answer.decimal("cost"));
        }
    }

    @Test
    void whatWasSaidAndPaidIsThereAfterAStop() {
        Node first = Node.start(Map.of());
        Node.Person ann = first.person("ann");
        ann.api()
                .post("/api/chat", new JsonObject().put("userId", ann.userId()).put("message", "Hello!"))
                .is(200);
        String context = ann.api()
                .get("/api/context?userId=" + ann.userId())
                .is(200)
                .json()
                .getJsonArray("context")
                .encode();
        String balance = ann.api().get("/api/v1/billing/balance").body();
        first.stop();
        try (Node second = Node.start(first.folder(), Map.of())) {
            var again = second.api().as(ann.token());
            assertThat(again.get("/api/context?userId=" + ann.userId())
                            .is(200)
                            .json()
                            .getJsonArray("context")
                            .encode())
                    .isEqualTo(context);
            assertThat(again.get("/api/v1/billing/balance").body()).isEqualTo(balance);
        }
    }
}
