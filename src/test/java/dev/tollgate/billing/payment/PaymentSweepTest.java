package dev.tollgate.billing.payment;

import static dev.tollgate.billing.payment.PaymentsTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Credit;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.platform.ErrorKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Payments that nobody tells of, that a crash left half done, and that somebody looks at. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PaymentSweepTest {
    private PaymentStage stage;

    @BeforeEach
    void start() {
        stage = new PaymentStage(PaymentStage.With.YOOKASSA);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void paymentWhoseNotificationNeverComesIsFoundByPolling() {
        Payment payment = stage.made("1000.00");
        assertThat(stage.sweep.run()).isZero();
        stage.pass(PaymentStore.RESUME_AFTER);
        assertThat(stage.sweep.run()).isOne();
        assertThat(stage.shown(payment).status()).isEqualTo(PaymentStatus.PENDING);

        stage.shop.pay(stage.shop.idOf(payment.id()));
        assertThat(stage.sweep.run()).as("it waits before it asks again").isZero();
        stage.pass(Duration.ofSeconds(5));
        assertThat(stage.sweep.run()).isOne();
        assertThat(stage.balance()).isEqualByComparingTo("12500");
        stage.pass(Duration.ofDays(1));
        assertThat(stage.sweep.run()).as("nothing is left to be done").isZero();
    }

    @Test
    void pollingBecomesRarerUpToAnHour() {
        assertThat(List.of(1, 2, 3, 4, 5, 6).stream()
                        .map(tries -> PaymentSweep.pause(tries).toSeconds()))
                .containsExactly(5L, 10L, 15L, 25L, 40L, 65L);
        assertThat(PaymentSweep.pause(1_000)).isEqualTo(Duration.ofHours(1));
    }

    /** A crash may lie between any two steps: each state that is left behind is brought to the same end. */
    @Test
    void crashAfterAnyStepEndsInOneCredit() {
        Payment before = stage.made("1000.00");
        stage.store.change(before.id(), now -> now.paid(1));
        stage.pass(PaymentStore.RESUME_AFTER);
        assertThat(stage.sweep.run()).isOne();

        Payment after = stage.made("1000.00");
        stage.store.change(after.id(), now -> now.paid(1));
        long creditNano = after.terms().creditNano();
        var line = new Credit(after.id(), new Payer(PaymentStage.ORG, null), creditNano, "x", "usr_1");
        stage.billing.credit(line).await();
        stage.pass(PaymentStore.RESUME_AFTER);
        assertThat(stage.sweep.run()).isOne();

        Payment untold = stage.made("1000.00");
        stage.store.change(untold.id(), now -> now.paid(1));
        stage.billing
                .credit(new Credit(untold.id(), new Payer(PaymentStage.ORG, null), creditNano, "x", "usr_1"))
                .await();
        stage.store.change(untold.id(), StoredPayment::credited);
        stage.pass(PaymentStore.RESUME_AFTER);
        assertThat(stage.sweep.run()).isOne();

        assertThat(stage.balance()).isEqualByComparingTo(new BigDecimal("37500"));
        assertThat(stage.entries())
                .extracting(LedgerEntry::id)
                .containsExactlyInAnyOrder(before.id(), after.id(), untold.id());
        assertThat(stage.events()).hasSize(3);
    }

    @Test
    void twoSweepersTakeAPaymentOnce() {
        Payment payment = stage.made("10.00");
        stage.pass(PaymentStore.RESUME_AFTER);
        StoredPayment due = stage.stored(payment.id());
        StoredPayment leased =
                due.with(new StoredPayment.Due(1, Long.MAX_VALUE)).next();
        assertThat(stage.store.replace(due, leased)).isTrue();
        assertThat(stage.store.replace(due, leased)).isFalse();
        assertThat(stage.sweep.run()).isZero();
    }

    @Test
    void readerOfAPendingPaymentAsksTheProviderAtMostEveryTwoSeconds() {
        Payment payment = stage.made("10.00");
        var ref = new PaymentRef(PaymentStage.ORG, payment.id());
        int before = stage.shop.requests();
        for (int i = 0; i < 10; i++) {
            stage.service.payment(ref);
        }
        assertThat(stage.shop.requests() - before).isOne();
        stage.shop.fail(100);
        stage.pass(Duration.ofSeconds(2));
        assertThat(stage.service.payment(ref).status()).isEqualTo(PaymentStatus.PENDING);
        stage.shop.fail(0);
        stage.shop.pay(stage.shop.idOf(payment.id()));
        stage.pass(Duration.ofSeconds(2));
        assertThat(stage.service.payment(ref).status()).isEqualTo(PaymentStatus.SUCCEEDED);
        assertFails(ErrorKind.NOT_FOUND, () -> stage.service.payment(new PaymentRef("org_b", payment.id())));
    }

    @Test
    void pagesShowTheNewestFirstAndOfOneStatus() {
        stage.made("1.00");
        stage.pass(Duration.ofSeconds(1));
        Payment second = stage.credited("2.00");
        PaymentPage all = stage.service.payments(new PaymentQuery(PaymentStage.ORG, null, 1, 1));
        assertThat(all.total()).isEqualTo(2);
        assertThat(all.payments()).extracting(Payment::id).containsExactly(second.id());
        PaymentPage paid = stage.service.payments(new PaymentQuery(PaymentStage.ORG, PaymentStatus.SUCCEEDED, 1, 10));
        assertThat(paid.payments()).extracting(Payment::id).containsExactly(second.id());
        assertThat(stage.service
                        .payments(new PaymentQuery("org_b", null, 1, 10))
                        .total())
                .isZero();
    }
}
