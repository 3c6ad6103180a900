package dev.tollgate.billing.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** PR-02 in this room: addresses go, payments stay. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PaymentEraserTest {
    private static JsonObject payment(String id, String organisation) {
        var refund = new JsonObject().put("id", "ref_1").put("minor", 100).put("email", "bird@example.org");
        return new JsonObject()
                .put("_id", id)
                .put("org", organisation)
                .put("minor", 5_000)
                .put("version", 3L)
                .put("email", "bird@example.org")
                .put(
                        "refunds",
                        new JsonArray().add(new JsonObject().put("id", "ref_0")).add(refund));
    }

    @Test
    void addressesOfReceiptsGoAndTheMoneyStays(Vertx vertx) {
        try (var server = ScratchMongo.start()) {
            var mongo = server.client(vertx, "payments");
            mongo.insert("payments", payment("pay_1", "org_1")).await();
            mongo.insert("payments", payment("pay_2", "org_2")).await();

            new PaymentEraser(mongo).organisation("org_1").await();
            new PaymentEraser(mongo).organisation("org_1").await();

            JsonObject erased = mongo.findOne("payments", new JsonObject().put("_id", "pay_1"), null)
                    .await();
            assertThat(erased.encode()).doesNotContain("bird").contains("ref_1");
            assertThat(erased.getInteger("minor")).isEqualTo(5_000);
            assertThat(erased.getLong("version")).isEqualTo(4);
            assertThat(mongo.findOne("payments", new JsonObject().put("_id", "pay_2"), null)
                            .await()
                            .encode())
                    .contains("bird");
        }
    }
}
