package dev.tollgate.billing.payment;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the room answers. */
final class PaymentAddresses {
    static final Address<PaymentWish, Payment> PAY =
            new Address<>("tollgate.payments.pay", PaymentWish.class, Payment.class);

    static final Address<PaymentRef, Payment> PAYMENT =
            new Address<>("tollgate.payments.payment", PaymentRef.class, Payment.class);

    static final Address<PaymentQuery, PaymentPage> PAYMENTS =
            new Address<>("tollgate.payments.payments", PaymentQuery.class, PaymentPage.class);

    static final Address<PaymentNotice, Done> NOTICED =
            new Address<>("tollgate.payments.noticed", PaymentNotice.class, Done.class);

    static final Address<RefundWish, PaymentRefund> REFUND =
            new Address<>("tollgate.payments.refund", RefundWish.class, PaymentRefund.class);

    static final Address<CheckoutRef, Checkout> CHECKOUT =
            new Address<>("tollgate.payments.checkout", CheckoutRef.class, Checkout.class);

    static final Address<CheckoutDecision, Checkout> DECIDE =
            new Address<>("tollgate.payments.decide", CheckoutDecision.class, Checkout.class);

    private PaymentAddresses() {}
}
