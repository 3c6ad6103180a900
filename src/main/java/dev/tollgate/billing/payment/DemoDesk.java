package dev.tollgate.billing.payment;

import dev.tollgate.billing.payment.PaymentNotice.Subject;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.Optional;

/** What the demo page does; there is none while the demo is off. */
final class DemoDesk {
    private final Optional<DemoCheckouts> checkouts;
    private final PaymentService payments;

    DemoDesk(Optional<DemoCheckouts> checkouts, PaymentService payments) {
        this.checkouts = checkouts;
        this.payments = payments;
    }

    Checkout checkout(CheckoutRef wanted) {
        return checkouts().checkout(wanted.id()).await();
    }

    /** Decides, and then tells the room as a real provider would: it reads back and goes on from there. */
    Checkout decide(CheckoutDecision decision) {
        Checkout decided = checkouts().decide(decision).await();
        payments.noticed(new PaymentNotice(DemoCheckouts.NAME, Subject.PAYMENT, decided.id()));
        return decided;
    }

    private DemoCheckouts checkouts() {
        return checkouts.orElseThrow(() -> new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path"));
    }
}
