package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requirement 4's payments at a node with a shop at YooKassa; rows PM-01, PM-04 to PM-07, and AZ-02 for payments. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentRoutesTest {
    private static final String NOTIFICATIONS = "/api/v1/payments/notifications/yookassa";

    private ScriptedUpstream upstream;
    private FakeYooKassa shop;
    private Node node;

    @BeforeAll
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
        shop = FakeYooKassa.start(vertx);
        node = Node.with(
                upstream,
                shop.variables(Map.of("TOLLGATE_BILLING_STARTCREDITS", "0", "TOLLGATE_PAYMENTS_SWEEPEVERY", "10m")));
    }

    @AfterAll
    void stop() {
        node.close();
        shop.close();
        upstream.close();
    }

    private static JsonObject rubles(String amount) {
        return new JsonObject()
                .put("amount", new BigDecimal(amount))
                .put("currency", "RUB")
                .put("description", "Пополнение баланса");
    }

    private static Reply make(Node.Person person, String amount) {
        return person.api().post("/api/v1/payments", rubles(amount)).is(201);
    }

    private static BigDecimal credits(Node.Person person) {
        return person.api().get("/api/v1/balance").is(200).decimal("balance");
    }

    private Reply notify(JsonObject notification) {
        return node.api().post(NOTIFICATIONS, notification);
    }

    private Reply notifyOf(String paymentId) {
        return notify(shop.notification(shop.idOf(paymentId)));
    }

    @Test
    void paymentIsMadeShownListedAndCreditedInTheShapesOfTheRequirement() {
        Node.Person ann = node.person("pays");
        JsonObject made = make(ann, "1000.00").json();
        String id = made.getString("id");
        assertThat(made.fieldNames()).containsExactly("id", "status", "confirmationUrl", "amount", "currency");
        assertThat(made.getString("status")).isEqualTo("pending");
        assertThat(made.getString("amount")).isEqualTo("1000.00");
        assertThat(made.getString("confirmationUrl")).startsWith("https://");

        shop.pay(shop.idOf(id));
        notifyOf(id).is(200);

        JsonObject shown = ann.api().get("/api/v1/payments/" + id).is(200).json();
        assertThat(shown.getString("status")).isEqualTo("succeeded");
        assertThat(shown.getString("yookassaId")).isEqualTo(shop.idOf(id));
        assertThat(shown.getString("paidAt")).endsWith("Z");
        assertThat(credits(ann)).isEqualByComparingTo("12000");
        JsonObject page = ann.api()
                .get("/api/v1/payments?page=1&limit=5&status=succeeded")
                .is(200)
                .json();
        assertThat(page.getJsonArray("data").getJsonObject(0).getString("id")).isEqualTo(id);
        assertThat(page.getJsonObject("pagination").getInteger("total")).isEqualTo(1);
        JsonObject entry = ann.api()
                .get("/api/v1/billing/transactions")
                .is(200)
                .json()
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(entry.getString("id")).isEqualTo(id);
        assertThat(entry.getJsonObject("reason").getString("code")).isEqualTo("payment");
        assertThat(entry.getJsonObject("reason").getJsonObject("parameters").getMap())
                .isEqualTo(Map.of("paymentId", id, "amount", "1000.00", "currency", "RUB"));
    }

    @Test
    void depositIsAPaymentToo() {
        Node.Person ann = node.person("deposits");
        var body = new JsonObject().put("amount", 50.00).put("currency", "USD").put("paymentMethod", "card");
        Reply reply = ann.api().post("/api/v1/billing/deposit", body).is(201);
        assertThat(reply.json().fieldNames())
                .containsExactly("transactionId", "amount", "currency", "status", "paymentUrl");
        assertThat(reply.body()).contains("\"amount\":50.00,");
        String id = reply.text("transactionId");
        shop.pay(shop.idOf(id));
        // Nobody notifies: who looks brings it on.
        assertThat(ann.api().get("/api/v1/payments/" + id).is(200).text("status"))
                .isEqualTo("succeeded");
        assertThat(credits(ann)).isEqualByComparingTo("50000");
    }

    @Test
    void sameIdempotencyKeyIsOnePaymentAlsoAfterTheProviderDidNotAnswer() {
        Node.Person ann = node.person("repeats");
        Api keyed = ann.api().with("Idempotency-Key", "one");
        int before = shop.payments().size();
        shop.loseAnswers(2);
        keyed.post("/api/v1/payments", rubles("5.00")).is(503);
        String id = keyed.post("/api/v1/payments", rubles("5.00")).is(201).text("id");
        assertThat(keyed.post("/api/v1/payments", rubles("5.00")).is(201).text("id"))
                .isEqualTo(id);
        keyed.post("/api/v1/payments", rubles("6.00")).is(409);
        assertThat(shop.payments()).hasSize(before + 1);
    }

    @Test
    void amountsThatAreNoMoneyAreRefusedWithTheirField() {
        Node.Person ann = node.person("odd");
        for (String amount : new String[] {"0", "-1", "0.001", "1e309", "\"5\"", "1e400", "null", "2000000"}) {
            String body = "{\"amount\":" + amount + ",\"currency\":\"RUB\"}";
            assertThat(ann.api().post("/api/v1/payments", body).is(400).body())
                    .as(amount)
                    .contains("\"field\":\"amount\"");
        }
        assertThat(ann.api()
                        .post(
                                "/api/v1/payments",
                                new JsonObject().put("amount", 5).put("currency", "EUR"))
                        .is(400)
                        .body())
                .contains("must be one of [RUB, USD]");
    }

    @Test
    void az02PaymentOfAnotherOrganisationIsNotFound() {
        Node.Person ann = node.person("az02-ann");
        Node.Person bob = node.person("az02-bob");
        String id = make(ann, "5.00").text("id");
        bob.api().get("/api/v1/payments/" + id).is(404);
        node.api().as(bob.key("billing")).get("/api/v1/payments/" + id).is(404);
        assertThat(bob.api().get("/api/v1/payments").is(200).body()).doesNotContain(id);
    }

    @Test
    void pm01ForgedNotificationIsAnsweredAndCreditsNothing() {
        Node.Person ann = node.person("pm01");
        String id = make(ann, "5.00").text("id");
        JsonObject forged =
                shop.payment(shop.idOf(id)).put("status", "succeeded").put("paid", true);
        notify(FakeYooKassa.notification("payment.succeeded", forged)).is(200);
        assertThat(credits(ann)).isZero();
        assertThat(ann.api().get("/api/v1/payments/" + id).text("status")).isEqualTo("pending");
    }

    @Test
    void pm04ThereIsNoDemoCheckoutBesideAShop() {
        Node.Person ann = node.person("pm04");
        String id = make(ann, "5.00").text("id");
        for (String path : new String[] {
            id, shop.idOf(id), "chk_" + id.substring(4), "chk_00000000000000000000000000", "..%2fx", "%00"
        }) {
            assertThat(node.api().get("/checkout/demo/" + path).status()).isIn(400, 404);
            Api form = node.api().with("Content-Type", "application/x-www-form-urlencoded");
            assertThat(form.post("/checkout/demo/" + path, "token=x&act=pay").status())
                    .isIn(400, 404);
        }
        assertThat(credits(ann)).isZero();
    }

    @Test
    void pm05AfterARefundOfSpentCreditsRequestsAre402() {
        Node.Person ann = node.person("pm05");
        String id = make(ann, "5.00").text("id");
        shop.pay(shop.idOf(id));
        notifyOf(id).is(200);
        var chat = new JsonObject()
                .put("userId", ann.userId())
                .put("message", "Hello")
                .put("model", "gpt-4");
        ann.api().post("/api/chat", chat).is(200);

        JsonObject refund = shop.refundNotification(shop.refundInCabinet(shop.idOf(id), "5.00"));
        notify(refund).is(200);
        notify(refund).is(200);

        assertThat(credits(ann)).isNegative();
        ann.api().post("/api/chat", chat).is(402);
        assertThat(ann.api().get("/api/v1/payments/" + id).is(200).text("refundedAmount"))
                .isEqualTo("5.00");
    }

    @Test
    void pm06NotificationWhileTheProviderIsDownIsAskedForAgain() {
        Node.Person ann = node.person("pm06");
        String id = make(ann, "5.00").text("id");
        shop.pay(shop.idOf(id));
        shop.fail(100);
        try {
            notifyOf(id).is(503);
        } finally {
            shop.fail(0);
        }
        assertThat(credits(ann)).isZero();
        notifyOf(id).is(200);
        assertThat(credits(ann)).isEqualByComparingTo("60");
    }

    @Test
    void pm07NotificationFromElsewhereIsRefusedWhateverItsHeadersSay(Vertx vertx) {
        var strict = Map.of("TOLLGATE_PAYMENTS_YOOKASSA_NOTIFICATIONADDRESSES", "185.71.76.0/27");
        try (Node other = Node.with(upstream, shop.variables(strict))) {
            Node.Person ann = other.person("pm07");
            String id = make(ann, "5.00").text("id");
            shop.pay(shop.idOf(id));
            JsonObject notification = shop.notification(shop.idOf(id));
            for (String header : new String[] {"X-Forwarded-For", "X-Real-IP", "Forwarded"}) {
                other.api()
                        .with(header, "185.71.76.1")
                        .post(NOTIFICATIONS, notification)
                        .is(403);
            }
            assertThat(ann.api().get("/api/v1/billing/transactions").body()).doesNotContain(id);
        }
    }
}
