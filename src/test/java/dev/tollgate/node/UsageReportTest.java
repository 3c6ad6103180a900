package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.TimeLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an organisation is told of its usage is what its ledger has, two seconds later. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UsageReportTest {
    private static final String USAGE = "/api/v1/analytics/usage";
    private static final int CHATS = 7;

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of());
        shop.upstream().always(Behaviour.says("Hello").withUsage(5, 2));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static void chat(Customer customer) {
        for (int i = 0; i < CHATS; i++) {
            customer.api().post("/v1/chat/completions", Shop.chat("Hello")).is(200);
        }
    }

    private static JsonNode usage(Api api, String query) {
        return api.get(USAGE + query).is(200).tree();
    }

    private static long requests(JsonNode usage) {
        return usage.required("summary").required("totalRequests").asLong();
    }

    @Test
    void reportEqualsTheLedgerAtMostTwoSecondsLater() {
        Customer customer = shop.customer("reported");
        chat(customer);
        long deadline = System.nanoTime() + TimeLimits.nanos(Duration.ofSeconds(2));
        JsonNode usage = usage(customer.api(), "");
        while (requests(usage) < CHATS) {
            assertThat(System.nanoTime()).as(usage.toString()).isLessThan(deadline);
            usage = usage(customer.api(), "");
        }
        assertThat(requests(usage)).isEqualTo(CHATS);
        BigDecimal cost = usage.required("summary").required("totalCost").decimalValue();
        assertThat(cost.movePointRight(3)).isEqualByComparingTo(customer.spent());
        assertThat(usage.required("summary").required("totalTokens").asLong()).isEqualTo(7L * CHATS);
        for (String part : new String[] {"byProvider", "byModel", "byKey", "timeline"}) {
            assertThat(usage.required(part)).as(part).hasSize(1);
            assertThat(usage.required(part).required(0).required("cost").decimalValue())
                    .as(part)
                    .isEqualByComparingTo(cost);
        }
        assertThat(requests(usage(customer.api(), "?model=" + Shop.MODEL))).isEqualTo(CHATS);
        assertThat(requests(usage(customer.api(), "?model=another"))).isZero();
        assertThat(requests(usage(shop.customer("stranger").api(), ""))).isZero();
    }

    @Test
    void aKeyIsToldWhatWasUsedWithItAlone() {
        Node.Person person = shop.node().person("keys");
        var customer = new Customer(person.userId(), person.api());
        Api used = shop.node().api().as(person.key("chat"));
        Api unused = shop.node().api().as(person.key("chat"));
        used.post("/v1/chat/completions", Shop.chat("Hello")).is(200);
        BigDecimal spentWithKey = customer.spent();
        chat(customer);

        long deadline = System.nanoTime() + TimeLimits.nanos(Duration.ofSeconds(2));
        JsonNode usage = keyUsage(used);
        while (usage.required("requests").asLong() < 1) {
            assertThat(System.nanoTime()).as(usage.toString()).isLessThan(deadline);
            usage = keyUsage(used);
        }
        for (JsonNode period : new JsonNode[] {usage, usage.required("month"), usage.required("day")}) {
            assertThat(period.required("requests").asLong()).isEqualTo(1);
            assertThat(period.required("total_tokens").asLong()).isEqualTo(7);
            assertThat(period.required("cost").decimalValue()).isEqualByComparingTo(spentWithKey);
        }
        assertThat(keyUsage(unused).required("requests").asLong()).isZero();
    }

    private static JsonNode keyUsage(Api key) {
        return key.get("/api/v1/key").is(200).tree().required("data").required("usage");
    }

    /** IN-08. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "startDate=0000",
                "startDate=9999-99-99",
                "startDate=1926-01-01",
                "endDate=%2B999999999-12-31",
                "groupBy=$x",
                "groupBy=day&groupBy=week"
            })
    void wrongParametersAreNamedWithinASecond(String query) {
        Api api = shop.customer("wrong" + Integer.toHexString(query.hashCode())).api();
        long begin = System.nanoTime();
        JsonNode error = api.get(USAGE + "?" + query).is(400).tree();
        assertThat(System.nanoTime() - begin).isLessThan(TimeLimits.nanos(Duration.ofSeconds(1)));
        assertThat(error.required("details").required(0).required("field").asText())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }
}
