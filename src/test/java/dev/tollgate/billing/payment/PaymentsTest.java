package dev.tollgate.billing.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows PM-01, PM-02, PM-06, PM-08 at the room: whatever arrives, a payment is credited once, and only when it was paid. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PaymentsTest {
    private PaymentStage stage;

    @BeforeEach
    void start() {
        stage = new PaymentStage(PaymentStage.With.YOOKASSA);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    static void assertFails(ErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TollgateException.class, e -> assertThat(e.kind())
                .isEqualTo(kind));
    }

    private void assertCreditedOnce(Payment payment, String credits) {
        assertThat(stage.balance()).isEqualByComparingTo(credits);
        assertThat(stage.entries()).extracting(LedgerEntry::id).containsExactly(payment.id());
        assertThat(stage.events()).containsExactly(payment.id() + ".succeeded");
        assertThat(stage.shown(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(stage.stored(payment.id()).isAtRest()).isTrue();
    }

    @Test
    void paidPaymentBecomesOneLedgerEntryAndOneEvent() {
        Payment payment = stage.made("1000.00");
        assertThat(payment.status()).isEqualTo(PaymentStatus.PENDING);
        assertThat(payment.confirmationUrl()).startsWith("https://yoomoney.example/");
        assertThat(stage.entries()).isEmpty();

        stage.shop.pay(stage.shop.idOf(payment.id()));
        stage.notice(payment);
        stage.notice(payment);

        assertCreditedOnce(payment, "12500");
    }

    @Test
    void rateOfTheMomentOfTheWishHolds() {
        Payment payment = stage.made("80.01");
        assertThat(payment.terms().creditsPerUnit()).isEqualByComparingTo("12.5");
        assertThat(payment.terms().creditNano()).isEqualTo(1_000_125_000_000L);
    }

    @Test
    void pm01NoticeOfAPaymentThatIsStillPendingCreditsNothing() {
        Payment payment = stage.made("10.00");
        stage.notice(payment);
        assertThat(stage.balance()).isZero();
        assertThat(stage.shown(payment).status()).isEqualTo(PaymentStatus.PENDING);
    }

    @Test
    void pm01NoticeOfAnUnknownPaymentCreditsNothing() {
        stage.service.noticed(new PaymentNotice(
                YooKassa.NAME, PaymentNotice.Subject.PAYMENT, "00000000-0000-5000-8000-000000000000"));
        assertThat(stage.entries()).isEmpty();
    }

    @Test
    void pm01AnotherAmountCurrencyOrOwnerAtTheProviderCreditsNothing() {
        var changes = List.of(
                new JsonObject().put("amount", new JsonObject().put("value", "9.99")),
                new JsonObject().put("amount", new JsonObject().put("currency", "USD")),
                new JsonObject().put("metadata", new JsonObject().put("payment_id", "pay_another")),
                new JsonObject().put("id", "00000000-0000-5000-8000-000000000000"));
        for (JsonObject change : changes) {
            Payment payment = stage.made("10.00");
            PaymentNotice notice = stage.about(payment);
            stage.shop.pay(notice.objectId());
            stage.shop.forge(notice.objectId(), change);
            stage.service.noticed(notice);
            assertThat(stage.shown(payment).status()).isEqualTo(PaymentStatus.PENDING);
        }
        assertThat(stage.entries()).isEmpty();
        assertThat(stage.mismatches()).isEqualTo(4);
    }

    /** Another payment at the shop, by whoever may make some there, names ours. */
    @Test
    void pm01AStrangersPaymentThatNamesOursCreditsNothing() {
        Payment ours = stage.made("1000.00");
        Payment other = stage.made("1.00");
        PaymentNotice notice = stage.about(other);
        stage.shop.pay(notice.objectId());
        stage.shop.forge(
                notice.objectId(), new JsonObject().put("metadata", new JsonObject().put("payment_id", ours.id())));
        stage.service.noticed(notice);
        assertThat(stage.entries()).isEmpty();
    }

    @Test
    void pm02TheSameNoticeFiftyTimesAtOnceCreditsOnce() {
        Payment payment = stage.made("1000.00");
        stage.shop.pay(stage.shop.idOf(payment.id()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var notices = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 50; i++) {
                notices.add(CompletableFuture.runAsync(() -> stage.notice(payment), threads));
            }
            notices.forEach(CompletableFuture::join);
        }
        assertCreditedOnce(payment, "12500");
    }

    @Test
    void pm06ProviderThatIsDownIsAskedAgainLaterAndThePaymentIsCreditedOnce() {
        Payment payment = stage.made("1000.00");
        stage.shop.pay(stage.shop.idOf(payment.id()));
        stage.shop.fail(100);
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> stage.notice(payment));
        assertThat(stage.entries()).isEmpty();

        stage.shop.fail(0);
        stage.notice(payment);
        assertCreditedOnce(payment, "12500");
    }

    @Test
    void pm08LostAnswerOfACreationIsAskedForAgainWithTheSameKey() {
        stage.shop.loseAnswers(1);
        Payment payment = stage.made("1000.00");
        assertThat(stage.shop.payments()).containsExactly(payment.providerId());
    }

    @Test
    void pm08CreationThatStaysUnclearIsTakenUpByTheSameWishOrTheSweepAsOnePayment() {
        PaymentWish wish = stage.wish("1000.00");
        stage.shop.loseAnswers(2);
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> stage.service.pay(wish));
        stage.shop.holdAnswers(2);
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> stage.service.pay(wish));
        stage.shop.fail(100);
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> stage.service.pay(wish));
        stage.shop.fail(0);

        stage.pass(PaymentStore.RESUME_AFTER);
        assertThat(stage.sweep.run()).isOne();
        Payment payment = stage.service.pay(wish);
        assertThat(payment.providerId()).isNotNull();
        assertThat(stage.shop.payments()).containsExactly(payment.providerId());
    }

    @Test
    void noticeThatOvertakesTheAnswerOfTheCreationIsTaken() {
        PaymentWish wish = stage.wish("1000.00");
        stage.shop.loseAnswers(2);
        assertFails(ErrorKind.UPSTREAM_UNAVAILABLE, () -> stage.service.pay(wish));
        String providerId = stage.shop.payments().getFirst();
        stage.shop.pay(providerId);
        stage.service.noticed(new PaymentNotice(YooKassa.NAME, PaymentNotice.Subject.PAYMENT, providerId));
        assertCreditedOnce(stage.stored(wish.id()).shown(), "12500");
    }

    @Test
    void orderThatTheProviderRefusesFailsAndTheNextAttemptHasANewKey() {
        PaymentWish wish = stage.wish("1000.00");
        stage.shop.refuse(1);
        assertFails(ErrorKind.UPSTREAM_REFUSED, () -> stage.service.pay(wish));
        StoredPayment refused = stage.stored(wish.id());
        assertThat(refused.shown().status()).isEqualTo(PaymentStatus.FAILED);

        assertThat(stage.service.pay(wish).status()).isEqualTo(PaymentStatus.PENDING);
        assertThat(stage.stored(wish.id()).progress().key())
                .isNotEqualTo(refused.progress().key());
    }

    @Test
    void canceledAndFailedAreToldApartByWhoDidItAndWhy() {
        Payment called = stage.made("10.00");
        stage.shop.cancel(stage.shop.idOf(called.id()), "yoo_money", "expired_on_confirmation");
        stage.notice(called);
        Payment failed = stage.made("10.00");
        stage.shop.cancel(stage.shop.idOf(failed.id()), "payment_network", "insufficient_funds");
        stage.notice(failed);

        assertThat(stage.shown(called).status()).isEqualTo(PaymentStatus.CANCELED);
        assertThat(stage.shown(failed).status()).isEqualTo(PaymentStatus.FAILED);
        assertThat(stage.events()).containsExactlyInAnyOrder(called.id() + ".canceled", failed.id() + ".failed");
        assertThat(stage.entries()).isEmpty();
    }

    @Test
    void amountsAndCurrenciesThatAreNotOfferedAreRefusedAndLeaveNothing() {
        assertFails(ErrorKind.INVALID_REQUEST, () -> stage.made("0.99"));
        assertFails(ErrorKind.INVALID_REQUEST, () -> stage.made("100000.01"));
        var euros = new PaymentWish(
                "pay_1", PaymentStage.ORG, "usr_1", Money.parse("10", "EUR"), "", "https://x.example/", null);
        assertFails(ErrorKind.INVALID_REQUEST, () -> stage.service.pay(euros));
        assertThat(stage.store.find("pay_1")).isEmpty();
        assertThat(stage.shop.requests()).isZero();
    }
}
