package dev.tollgate.billing.payment;

import static dev.tollgate.billing.payment.PaymentsTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checkout without a payment provider, and row PM-04. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DemoCheckoutTest {
    private static String checkoutOf(Payment payment) {
        return Objects.requireNonNull(payment.providerId());
    }

    @Test
    void payerPaysOnceAndThePaymentIsCreditedOnce() {
        try (var stage = new PaymentStage(PaymentStage.With.DEMO)) {
            Payment payment = stage.made("1000.00");
            String id = checkoutOf(payment);
            Checkout open = stage.demo.checkout(new CheckoutRef(id));
            var pay = new CheckoutDecision(id, open.formToken(), true);

            assertThat(stage.demo.decide(pay).status()).isEqualTo(PaymentStatus.SUCCEEDED);
            assertFails(ErrorKind.CONFLICT, () -> stage.demo.decide(pay));
            assertFails(ErrorKind.CONFLICT, () -> stage.demo.decide(new CheckoutDecision(id, open.formToken(), false)));

            assertThat(stage.shown(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
            assertThat(stage.balance()).isEqualByComparingTo("12500");
            stage.service.refund(new RefundWish("rfd_1", payment.id(), null, "", "usr_admin", null));
            assertThat(stage.balance()).isZero();
        }
    }

    @Test
    void cancelingOrLettingItGetOldCreditsNothing() {
        try (var stage = new PaymentStage(PaymentStage.With.DEMO)) {
            Payment canceled = stage.made("10.00");
            String id = checkoutOf(canceled);
            String token = stage.demo.checkout(new CheckoutRef(id)).formToken();
            stage.demo.decide(new CheckoutDecision(id, token, false));
            Payment old = stage.made("10.00");
            String oldId = checkoutOf(old);
            String oldToken = stage.demo.checkout(new CheckoutRef(oldId)).formToken();
            stage.pass(DemoCheckouts.LIFE);

            assertFails(ErrorKind.CONFLICT, () -> stage.demo.decide(new CheckoutDecision(oldId, oldToken, true)));
            stage.sweep.run();
            assertThat(stage.shown(canceled).status()).isEqualTo(PaymentStatus.CANCELED);
            assertThat(stage.shown(old).status()).isEqualTo(PaymentStatus.CANCELED);
            assertThat(stage.entries()).isEmpty();
        }
    }

    @Test
    void wrongTokenDecidesNothing() {
        try (var stage = new PaymentStage(PaymentStage.With.DEMO)) {
            Payment payment = stage.made("10.00");
            String id = checkoutOf(payment);
            assertFails(ErrorKind.NOT_FOUND, () -> stage.demo.decide(new CheckoutDecision(id, "tok_x", true)));
            assertThat(stage.demo.checkout(new CheckoutRef(id)).status()).isEqualTo(PaymentStatus.PENDING);
        }
    }

    @Test
    void pm04DemoCheckoutDoesNotWorkOnAPaymentOfYooKassa() {
        try (var stage = new PaymentStage(PaymentStage.With.YOOKASSA)) {
            Payment payment = stage.made("10.00");
            for (String id : new String[] {
                payment.id(), checkoutOf(payment), "chk_" + payment.id().substring(4)
            }) {
                assertFails(ErrorKind.NOT_FOUND, () -> stage.demo.checkout(new CheckoutRef(id)));
                assertFails(ErrorKind.NOT_FOUND, () -> stage.demo.decide(new CheckoutDecision(id, "", true)));
            }
            assertFails(
                    ErrorKind.NOT_FOUND,
                    () -> stage.service.noticed(
                            new PaymentNotice(DemoCheckouts.NAME, PaymentNotice.Subject.PAYMENT, payment.id())));
            assertThat(stage.entries()).isEmpty();
        }
    }
}
