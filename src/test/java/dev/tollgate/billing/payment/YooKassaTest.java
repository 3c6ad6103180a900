package dev.tollgate.billing.payment;

import static dev.tollgate.billing.payment.PaymentsTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.billing.payment.PaymentProvider.Order;
import dev.tollgate.billing.payment.PaymentProvider.Outcome;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.PaymentSettings.ReceiptSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What YooKassa's answers mean, and what is not taken for one. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class YooKassaTest {
    private static final Order ORDER =
            new Order("pay_1", "key", Money.parse("10.00", "RUB"), "", "https://site.example/", null);

    private static YooKassa answering(Vertx vertx, int status, String body) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().setStatusCode(status).end(body))
                .listen(0, "127.0.0.1")
                .await();
        return at(vertx, server.actualPort(), Duration.ofSeconds(30));
    }

    private static YooKassa at(Vertx vertx, int port, Duration timeout) {
        var options =
                new YooKassa.Options(URI.create("http://127.0.0.1:" + port + "/v3"), "1", new Secret("s"), timeout);
        return new YooKassa(
                WebClient.create(vertx),
                options,
                new YooKassaWire(new ReceiptSettings(0, "service", "full_payment", 0, "Credits", "")));
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 301, 408, 500, 502, 503})
    void outcomeOfACreationIsOpen(int status, Vertx vertx) {
        assertThat(answering(vertx, status, "{\"retry_after\":1800}")
                        .create(ORDER)
                        .await())
                .isInstanceOf(Outcome.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 415})
    void nothingWasMade(int status, Vertx vertx) {
        assertThat(answering(vertx, status, "{\"code\":\"invalid_request\"}")
                        .create(ORDER)
                        .await())
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void tooManyRequestsMeanLater(Vertx vertx) {
        assertThat(answering(vertx, 429, "{\"retry_after\":1800}").create(ORDER).await())
                .isEqualTo(new Outcome.Busy<>(Duration.ofMillis(1800)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"id\":\"../refunds/1\",\"status\":\"succeeded\",\"amount\":{\"value\":\"10.00\",\"currency\":\"RUB\"}}",
                "{\"id\":\"1\",\"status\":\"paid\",\"amount\":{\"value\":\"10.00\",\"currency\":\"RUB\"}}",
                "{\"id\":\"1\",\"status\":\"succeeded\",\"amount\":{\"value\":10.00,\"currency\":\"RUB\"}}",
                "{\"id\":\"1\",\"status\":\"succeeded\",\"amount\":{\"value\":\"1e1\",\"currency\":\"RUB\"}}",
                "{\"id\":\"1\",\"status\":\"pending\",\"status\":\"succeeded\","
                        + "\"amount\":{\"value\":\"10.00\",\"currency\":\"RUB\"}}"
            })
    void answerThatIsNotAsDescribedIsNoAnswer(String body, Vertx vertx) {
        YooKassa shop = answering(vertx, 200, body);
        assertThat(shop.create(ORDER).await()).isInstanceOf(Outcome.Unclear.class);
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> shop.payment("1").await());
    }

    @Test
    void answerWithoutEndIsCutOff(Vertx vertx) {
        YooKassa shop = answering(vertx, 200, "{\"id\":\"" + "1".repeat(100_000) + "\"}");
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> shop.payment("1").await());
    }

    @Test
    void silentAndAbsentShopsAreNotWaitedForLong(Vertx vertx) {
        HttpServer silent = vertx.createHttpServer()
                .requestHandler(_ -> {})
                .listen(0, "127.0.0.1")
                .await();
        assertThat(at(vertx, silent.actualPort(), Duration.ofMillis(300))
                        .create(ORDER)
                        .await())
                .isInstanceOf(Outcome.Unclear.class);
        assertFails(ErrorKind.UPSTREAM_TIMEOUT, () -> at(vertx, silent.actualPort(), Duration.ofMillis(300))
                .payment("1")
                .await());
        silent.close().await();
        assertThat(at(vertx, silent.actualPort(), Duration.ofMillis(300))
                        .create(ORDER)
                        .await())
                .isInstanceOf(Outcome.Unclear.class);
    }

    @Test
    void receiptGoesAlongWhereReceiptsAreConfigured() {
        try (var stage = new PaymentStage(PaymentStage.With.YOOKASSA_WITH_RECEIPTS)) {
            PaymentWish bare = stage.wish("10.00");
            assertFails(ErrorKind.INVALID_REQUEST, () -> stage.service.pay(bare));
            assertThat(stage.store.find(bare.id())).isEmpty();
            var wish = new PaymentWish(
                    bare.id(), PaymentStage.ORG, "usr_1", bare.amount(), "", "https://x.example/", "a@b.example");
            Payment payment = stage.service.pay(wish);
            assertThat(payment.status()).isEqualTo(PaymentStatus.PENDING);
            assertThat(stage.stored(payment.id()).progress().receiptEmail())
                    .as("kept no longer than it is needed")
                    .isNull();
        }
    }

    @Test
    void amountsAreDecimalTextsWithTwoPlaces() {
        assertThat(Money.parse("1000", "RUB").text()).isEqualTo("1000.00");
        assertThat(Money.parse("0.1", "RUB").minor()).isEqualTo(10);
        for (String text : new String[] {"1.001", "-1.00", "1e3", "", "1,00", " 1.00", "99999999999999.00"}) {
            assertThatThrownBy(() -> Money.parse(text, "RUB")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(YooKassaWire.errorCode(Buffer.buffer("<html>"))).isEqualTo("unknown");
    }
}
