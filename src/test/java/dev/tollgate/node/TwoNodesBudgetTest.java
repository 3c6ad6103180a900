package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key's budget over two nodes that share one database. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TwoNodesBudgetTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int ANSWER_TOKENS = 10;
    private static final JsonObject QUESTION = Shop.chat("Hello, who are you?").put("max_tokens", ANSWER_TOKENS);

    private static NodeCluster nodes;

    @BeforeAll
    static void start() {
        nodes = NodeCluster.start(2, Map.of());
    }

    @AfterAll
    static void stop() {
        try (NodeCluster closing = nodes) {
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    private static BigDecimal balance(Api admin) {
        return admin.get("/api/v1/balance").is(200).decimal("balance");
    }

    private static Reply key(Api admin, JsonObject more) {
        return admin.post(
                        "/api/v1/auth/api-keys",
                        more.put("name", "robot").put("permissions", new JsonArray(List.of("chat", "models"))))
                .is(201);
    }

    @Test
    @DisplayName("LG-14: a key's budget of 50 requests, 500 at once over two nodes: exactly 50 pass")
    void aBudgetForFiftyRequestsLetsExactlyFiftyOfFiveHundredPass() {
        Api admin = nodes.admin(0);
        Api counting = nodes.api(0).as(key(admin, new JsonObject()).text("key"));
        nodes.upstream().next(Behaviour.says("").withoutUsage());
        BigDecimal had = balance(admin);
        counting.post(PATH, QUESTION).is(200);
        BigDecimal promptCost = had.subtract(balance(admin));
        long promptTokens = promptCost.divide(Shop.tokens(1)).longValueExact();
        BigDecimal cost = Shop.tokens(promptTokens + ANSWER_TOKENS);
        nodes.upstream()
                .always(Behaviour.says("x".repeat(4 * ANSWER_TOKENS))
                        .withUsage(promptTokens, ANSWER_TOKENS)
                        .firstByteAfter(Duration.ofMillis(20)));
        BigDecimal budget = cost.multiply(BigDecimal.valueOf(50));
        String bearer = key(admin, new JsonObject().put("budget", new JsonObject().put("total", budget)))
                .text("key");
        BigDecimal before = balance(admin);
        int seen = nodes.upstream().requests();

        List<CompletableFuture<Reply>> replies = IntStream.range(0, 500)
                .mapToObj(i -> ask(nodes.api(i % 2).as(bearer)))
                .toList();
        Map<Integer, Long> statuses = replies.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(Reply::status, Collectors.counting()));

        assertThat(statuses).isEqualTo(Map.of(200, 50L, 402, 450L));
        assertThat(nodes.upstream().requests() - seen).isEqualTo(50);
        assertThat(before.subtract(balance(admin))).isEqualByComparingTo(budget);
        for (int node = 0; node < 2; node++) {
            assertThat(nodes.api(node)
                            .as(bearer)
                            .get("/api/v1/key")
                            .is(200)
                            .tree()
                            .required("data")
                            .required("budget")
                            .required("total")
                            .required("spent")
                            .decimalValue())
                    .isEqualByComparingTo(budget);
        }
    }

    /** As SDKs do: again after 503, and after a 402 that says when, for then only open holds stand in the way. */
    private static CompletableFuture<Reply> ask(Api api) {
        return api.postLater(PATH, QUESTION).thenCompose(reply -> {
            boolean waits =
                    reply.status() == 402 && !reply.header("retry-after").isEmpty();
            if (!waits && reply.status() != 503) {
                return CompletableFuture.completedFuture(reply);
            }
            return CompletableFuture.supplyAsync(
                            () -> ask(api), CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
                    .thenCompose(next -> next);
        });
    }
}
