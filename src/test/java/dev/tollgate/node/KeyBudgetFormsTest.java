package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a key gets a budget, and where it is shown, on a whole node. */
@Timeout(180)
class KeyBudgetFormsTest {
    private static final String KEYS = "/api/v1/auth/api-keys";

    private static Shop shop;
    private static Api owner;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of("TOLLGATE_RATELIMITS_APIKEYS", "10000"));
        owner = shop.node().person("owner").api();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static String form(String permissions, String budget) {
        return "{\"name\":\"bot\",\"permissions\":[" + permissions + "],\"budget\":" + budget + "}";
    }

    private static Reply made(String budget) {
        return owner.post(KEYS, form("\"chat\"", budget)).is(201);
    }

    @Test
    void aBudgetIsKeptExactlyAndSurvivesANewSecret() {
        Reply made = made("{\"daily\":0,\"monthly\":0.000000001,\"total\":1000000000}");
        String exact = "\"budget\":{\"daily\":0,\"monthly\":0.000000001,\"total\":1000000000}";

        assertThat(made.body()).contains(exact);
        assertThat(owner.get(KEYS).is(200).body()).contains(exact);
        Reply renewed = owner.post(KEYS + "/" + made.text("id") + "/rotate", "").is(200);
        assertThat(renewed.body()).contains(exact);
        assertThat(renewed.text("id")).isEqualTo(made.text("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"daily\":-1} | budget.daily",
                "{\"daily\":-0.000000001} | budget.daily",
                "{\"daily\":1e309} | budget.daily",
                "{\"monthly\":1000000000.000000001} | budget.monthly",
                "{\"monthly\":\"5\"} | budget.monthly",
                "{\"monthly\":0.0000000001} | budget.monthly",
                "{\"total\":true} | budget.total",
                "{\"total\":[]} | budget.total",
                "{\"total\":1e18} | budget.total",
                "7 | budget",
                "\"5\" | budget"
            })
    void whatIsNoBudgetIsRefusedByName(String budget, String field) {
        JsonNode error =
                owner.post(KEYS, form("\"chat\"", budget)).is(400).tree().required("details");

        assertThat(error.size()).isEqualTo(1);
        assertThat(error.get(0).required("field").asText()).isEqualTo(field);
    }

    @Test
    void aKeyIsToldItsBudgetAndWhatIsLeftOfIt() {
        Node.Person person = shop.node().person("curious");
        String secret = person.api()
                .post(KEYS, form("\"chat\"", "{\"monthly\":2.5,\"total\":7}"))
                .is(201)
                .text("key");

        JsonNode data =
                shop.node().api().as(secret).get("/api/v1/key").is(200).tree().required("data");

        assertThat(data.required("budget").toString())
                .isEqualTo("{\"daily\":null,\"monthly\":{\"limit\":2.5,\"spent\":0,\"held\":0,\"left\":2.5},"
                        + "\"total\":{\"limit\":7,\"spent\":0,\"held\":0,\"left\":7}}");
        assertThat(data.required("limit").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(data.required("limit_reset").asText()).isEqualTo("monthly");
        assertThat(data.required("limit_remaining").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(data.required("member_budget").isNull()).isTrue();
    }

    @Test
    void aKeyCannotGiveAnotherOneALargerBudgetThanItsOwn() {
        Reply made = shop.admin()
                .post(KEYS, form("\"admin\",\"chat\"", "{\"daily\":10}"))
                .is(201);
        Api key = shop.node().api().as(made.text("key"));

        for (String larger : new String[] {"null", "{}", "{\"monthly\":5}", "{\"daily\":10.000000001}"}) {
            key.post(
                            KEYS,
                            form("\"chat\"", larger)
                                    .replace("}}", "},\"expiresAt\":\"" + made.text("expiresAt") + "\"}"))
                    .is(403);
        }
        key.post(KEYS, form("\"chat\"", "{\"daily\":10,\"monthly\":5}")).is(201);
    }
}
