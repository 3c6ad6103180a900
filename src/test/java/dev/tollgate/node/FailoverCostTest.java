package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model served by two deployments, of which the first fails: LG-06. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FailoverCostTest {
    private static final String PATH = "/v1/chat/completions";

    private static Vertx vertx;
    private static ScriptedUpstream second;
    private static Shop shop;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        second = ScriptedUpstream.start(vertx);
        var variables = new HashMap<String, String>();
        variables.put("OPENROUTER_API_KEY", "sk-second");
        variables.put(
                "TOLLGATE_MODELS_PROVIDERS_OPENROUTER_BASEURL",
                second.openAiBase().toString());
        variables.put("TOLLGATE_CHAT_RETRYBUDGETPERCENT", "100");
        variables.put("TOLLGATE_CHAT_FAILURESTOOPEN", "1000");
        shop = Shop.open(variables);
        second.always(Behaviour.says("from B").withUsage(10, 4));
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.booksAgree();
            assertThat(second.faults()).isEmpty();
        } finally {
            second.close();
            vertx.close().await();
        }
    }

    @Test
    void failureBeforeTheFirstByteGoesToTheNextDeploymentAndIsBilledOnce() {
        Customer customer = shop.customer("before");
        shop.upstream().always(Behaviour.refuses(500));
        int asked = second.requests();

        Reply whole = customer.api().post(PATH, Shop.chat("Hello"));
        assertThat(Shop.cost(whole)).isEqualByComparingTo(Shop.tokens(14));
        assertThat(whole.text("provider")).isEqualTo("openrouter");
        List<String> stream =
                Sse.data(customer.api().post(PATH, Shop.stream("Hello")).is(200).body());

        assertThat(Sse.text(stream)).isEqualTo("from B");
        assertThat(stream.getLast()).isEqualTo("[DONE]");
        assertThat(second.requests() - asked).isEqualTo(2);
        customer.settled();
        assertThat(customer.usage()).hasSize(2).allSatisfy(debit -> {
            assertThat(debit.credits().negate()).isEqualByComparingTo(Shop.tokens(14));
            assertThat(debit.metadata().required("model").asText()).isEqualTo(Shop.MODEL);
        });
    }

    @Test
    void failureAfterVisibleOutputIsNotPlayedAgainOnTheOther() {
        Customer customer = shop.customer("after");
        shop.upstream().always(Behaviour.says("hello ".repeat(10)).inChunks(10).breaksAfter(3));
        int asked = second.requests();

        List<String> stream =
                Sse.data(customer.api().post(PATH, Shop.stream("Hello")).is(200).body());

        assertThat(Sse.text(stream)).isEqualTo("hello ".repeat(3));
        assertThat(new JsonObject(stream.getLast()).containsKey("error")).isTrue();
        assertThat(second.requests()).isEqualTo(asked);
        assertThat(customer.settled().balance()).isEqualByComparingTo(BigDecimal.valueOf(10_000));
    }
}
