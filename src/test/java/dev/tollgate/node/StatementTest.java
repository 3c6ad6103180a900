package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A statement of a whole node, beside the balance that it must end in. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StatementTest {
    @Test
    void aStatementEndsInTheBalanceToTheLastDigitWhateverHappened(Vertx vertx) {
        try (var upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(upstream, Map.of())) {
            Node.Person ann = node.person("ann");
            var message = new JsonObject().put("role", "user").put("content", "Hello");
            var ask = new JsonObject().put("model", "gpt-4").put("messages", new JsonArray().add(message));
            ann.api().post("/api/v1/chat/completions", ask).is(200);
            ann.api().post("/api/v1/chat/completions", ask).is(200);
            node.admin()
                    .post("/api/admin/user/" + ann.userId() + "/balance", "{\"amount\":123.456789012}")
                    .is(200);
            ann.api().post("/api/v1/chat/completions", ask).is(200);
            String statement = "/api/v1/organizations/" + Company.idOf(ann) + "/statement";

            Reply shown = ann.api().get(statement).is(200);

            assertThat(shown.decimal("closingBalance"))
                    .isEqualByComparingTo(
                            ann.api().get("/api/v1/billing/balance").is(200).decimal("balance"));
            assertThat(shown.decimal("openingBalance")).isZero();
            assertThat(shown.json().getJsonArray("usage").getJsonObject(0).getInteger("count"))
                    .isEqualTo(3);
            assertThat(ann.api().get(statement + "?format=csv").is(200).body())
                    .contains(
                            "closing balance,,", shown.decimal("closingBalance").toPlainString());
            assertThat(Arrays.stream(ann.api()
                                    .get("/api/v1/billing/transactions/export")
                                    .is(200)
                                    .body()
                                    .split("\r\n"))
                            .skip(1)
                            .map(row -> new BigDecimal(row.split(",")[3]))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(shown.decimal("closingBalance"));
            Reply pdf = ann.api().get(statement + "?format=pdf").is(200);
            assertThat(pdf.header("content-type")).isEqualTo("application/pdf");
            assertThat(pdf.header("content-disposition")).startsWith("attachment; filename=\"statement-");
            assertThat(pdf.body()).startsWith("%PDF-");
        }
    }
}
