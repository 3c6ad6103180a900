package dev.tollgate.billing.payment;

import static dev.tollgate.billing.payment.PaymentsTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.platform.ErrorKind;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row PM-05: money that goes back takes its credits along, once, and never more than was paid. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RefundsTest {
    private PaymentStage stage;

    @BeforeEach
    void start() {
        stage = new PaymentStage(PaymentStage.With.YOOKASSA);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private RefundWish wish(String id, Payment payment, @Nullable String rubles) {
        Money amount = rubles == null ? null : Money.parse(rubles, "RUB");
        return new RefundWish(id, payment.id(), amount, "asked for", "usr_admin", null);
    }

    @Test
    void pm05NoticeOfARefundTwiceIsOneDebit() {
        Payment payment = stage.credited("1000.00");
        String refund = stage.shop.refundInCabinet(stage.shop.idOf(payment.id()), "400.00");
        stage.noticeRefund(refund);
        stage.noticeRefund(refund);

        assertThat(stage.balance()).isEqualByComparingTo("7500");
        assertThat(stage.entries())
                .extracting(LedgerEntry::id)
                .containsExactlyInAnyOrder(payment.id(), "rfd_" + refund);
        assertThat(stage.events())
                .containsExactlyInAnyOrder(payment.id() + ".succeeded", "rfd_" + refund + ".refunded");
        assertThat(stage.shown(payment).refunded()).isEqualTo(Money.parse("400.00", "RUB"));
    }

    @Test
    void pm05NoticeOfARefundOfMoreThanWasPaidIsNotBooked() {
        Payment payment = stage.credited("1000.00");
        String providerId = stage.shop.idOf(payment.id());
        stage.noticeRefund(stage.shop.refundInCabinet(providerId, "700.00"));
        stage.noticeRefund(stage.shop.refundInCabinet(providerId, "300.01"));

        assertThat(stage.balance()).isEqualByComparingTo("3750");
        assertThat(stage.mismatches()).isEqualTo(1);
    }

    @Test
    void pm05AdminCannotRefundMoreThanIsLeft() {
        Payment payment = stage.credited("1000.00");
        stage.service.refund(wish("rfd_1", payment, "600.00"));
        int asked = stage.shop.requests();
        assertFails(ErrorKind.INVALID_REQUEST, () -> stage.service.refund(wish("rfd_2", payment, "400.01")));
        assertThat(stage.shop.requests()).isEqualTo(asked);
        assertThat(stage.balance()).isEqualByComparingTo("5000");
    }

    @Test
    void refundOfTheRestTakesTheLastOfTheCredits() {
        Payment payment = stage.credited("10.01");
        stage.service.refund(wish("rfd_1", payment, "3.33"));
        stage.service.refund(wish("rfd_2", payment, null));
        assertThat(stage.balance()).isZero();
        assertThat(stage.shown(payment).refunded().text()).isEqualTo("10.01");
    }

    @Test
    void sameWishForARefundTwiceIsOneRefund() {
        Payment payment = stage.credited("1000.00");
        PaymentRefund first = stage.service.refund(wish("rfd_1", payment, "100.00"));
        assertThat(stage.service.refund(wish("rfd_1", payment, "100.00"))).isEqualTo(first);
        assertThat(first.status()).isEqualTo(PaymentRefund.Status.SUCCEEDED);
        assertThat(stage.shop.refunds()).hasSize(1);
        assertThat(stage.balance()).isEqualByComparingTo("11250");
    }

    @Test
    void refundWhoseAnswerIsLostGoesBackOnce() {
        Payment payment = stage.credited("1000.00");
        stage.shop.loseAnswers(1);
        assertThat(stage.service.refund(wish("rfd_1", payment, "100.00")).status())
                .isEqualTo(PaymentRefund.Status.PENDING);
        stage.noticeRefund(stage.shop.refunds().getFirst());
        stage.pass(PaymentStore.RESUME_AFTER);
        stage.sweep.run();

        assertThat(stage.shop.refunds()).hasSize(1);
        assertThat(stage.balance()).isEqualByComparingTo("11250");
        assertThat(stage.stored(payment.id()).isAtRest()).isTrue();
    }

    @Test
    void refundWhoseAnswerIsLostIsAskedForAgainUnderItsFirstKey() {
        Payment payment = stage.credited("1000.00");
        stage.shop.loseAnswers(1);
        stage.service.refund(wish("rfd_1", payment, "100.00"));
        stage.pass(PaymentStore.RESUME_AFTER);
        stage.sweep.run();

        assertThat(stage.shop.refunds()).hasSize(1);
        assertThat(stage.balance()).isEqualByComparingTo("11250");
        assertThat(stage.stored(payment.id()).isAtRest()).isTrue();
    }

    @Test
    void sameWishAfterACrashBetweenTheDebitAndItsNoteIsOneDebit() {
        Payment payment = stage.credited("1000.00");
        stage.service.refund(wish("rfd_1", payment, "400.00"));
        stage.store.change(payment.id(), now -> {
            StoredRefund done = now.refund("rfd_1").orElseThrow();
            return now.refundFrom(done.state(), done.to(StoredRefund.State.RETURNED));
        });

        assertThat(stage.service.refund(wish("rfd_1", payment, "400.00")).status())
                .isEqualTo(PaymentRefund.Status.SUCCEEDED);
        assertThat(stage.shop.refunds()).hasSize(1);
        assertThat(stage.balance()).isEqualByComparingTo("7500");
        assertThat(stage.entries()).extracting(LedgerEntry::id).containsExactlyInAnyOrder(payment.id(), "rfd_1");
    }

    @Test
    void refundThatTheProviderRefusesLeavesCreditsAndMayBeAskedForAgain() {
        Payment payment = stage.credited("1000.00");
        stage.shop.refuse(1);
        assertFails(ErrorKind.UPSTREAM_REFUSED, () -> stage.service.refund(wish("rfd_1", payment, null)));
        assertThat(stage.balance()).isEqualByComparingTo("12500");

        stage.service.refund(wish("rfd_2", payment, null));
        assertThat(stage.balance()).isZero();
    }

    @Test
    void paymentThatWasNotPaidCannotBeRefunded() {
        Payment payment = stage.made("10.00");
        assertFails(ErrorKind.CONFLICT, () -> stage.service.refund(wish("rfd_1", payment, null)));
    }

    @Test
    void crashBetweenTheRefundAndItsDebitIsMadeGood() {
        Payment payment = stage.credited("1000.00");
        String providerId = stage.shop.refundInCabinet(stage.shop.idOf(payment.id()), "400.00");
        var cause = new StoredRefund.Cause("", "yookassa", null);
        stage.store.change(payment.id(), now -> {
            StoredPayment more = now.refunding("rfd_1", "", Money.parse("400.00", "RUB"), cause, 1);
            StoredRefund refund = more.refund("rfd_1").orElseThrow();
            return more.refundFrom(StoredRefund.State.MADE, refund.to(StoredRefund.State.RETURNED));
        });
        stage.pass(PaymentStore.RESUME_AFTER);
        assertThat(stage.sweep.run()).isOne();
        assertThat(stage.balance()).isEqualByComparingTo("7500");
        assertThat(providerId).isNotEmpty();
    }
}
