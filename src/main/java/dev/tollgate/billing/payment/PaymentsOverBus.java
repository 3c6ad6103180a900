package dev.tollgate.billing.payment;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.time.Duration;

/** The room as its callers hold it. */
final class PaymentsOverBus implements Payments {
    private final Bus bus;
    private final Duration withProvider;

    /** @param withProvider how long to wait for what asks the provider */
    PaymentsOverBus(Bus bus, Duration withProvider) {
        this.bus = bus;
        this.withProvider = withProvider;
    }

    @Override
    public Future<Payment> pay(PaymentWish wish) {
        return bus.request(PaymentAddresses.PAY, wish, withProvider);
    }

    @Override
    public Future<Payment> payment(PaymentRef payment) {
        return bus.request(PaymentAddresses.PAYMENT, payment, withProvider);
    }

    @Override
    public Future<PaymentPage> payments(PaymentQuery query) {
        return bus.request(PaymentAddresses.PAYMENTS, query);
    }

    @Override
    public Future<Done> noticed(PaymentNotice notice) {
        return bus.request(PaymentAddresses.NOTICED, notice, withProvider);
    }

    @Override
    public Future<PaymentRefund> refund(RefundWish wish) {
        return bus.request(PaymentAddresses.REFUND, wish, withProvider);
    }

    @Override
    public Future<Checkout> checkout(CheckoutRef checkout) {
        return bus.request(PaymentAddresses.CHECKOUT, checkout);
    }

    @Override
    public Future<Checkout> decide(CheckoutDecision decision) {
        return bus.request(PaymentAddresses.DECIDE, decision, withProvider);
    }
}
