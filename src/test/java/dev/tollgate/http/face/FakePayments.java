package dev.tollgate.http.face;

import dev.tollgate.billing.payment.Checkout;
import dev.tollgate.billing.payment.CheckoutDecision;
import dev.tollgate.billing.payment.CheckoutRef;
import dev.tollgate.billing.payment.Payment;
import dev.tollgate.billing.payment.PaymentNotice;
import dev.tollgate.billing.payment.PaymentPage;
import dev.tollgate.billing.payment.PaymentQuery;
import dev.tollgate.billing.payment.PaymentRef;
import dev.tollgate.billing.payment.PaymentRefund;
import dev.tollgate.billing.payment.PaymentStatus;
import dev.tollgate.billing.payment.PaymentTerms;
import dev.tollgate.billing.payment.PaymentWish;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.billing.payment.RefundWish;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;

/** Payments that wait for their payer; there is none but the one just made. */
public final class FakePayments implements Payments {
    private final Rooms rooms;

    FakePayments(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Future<Payment> pay(PaymentWish wish) {
        rooms.acts.add("pay " + wish.amount());
        var terms = new PaymentTerms(
                wish.organisationId(),
                wish.userId(),
                "fake",
                wish.amount(),
                1_000_000_000,
                BigDecimal.ONE,
                wish.description(),
                wish.returnUrl());
        return Future.succeededFuture(new Payment(
                wish.id(),
                terms,
                PaymentStatus.PENDING,
                "fake_1",
                "https://shop.example/1",
                FakeIdentity.THEN,
                null,
                List.of()));
    }

    @Override
    public Future<Payment> payment(PaymentRef payment) {
        return notFound();
    }

    @Override
    public Future<PaymentPage> payments(PaymentQuery query) {
        return Future.succeededFuture(new PaymentPage(List.of(), 0));
    }

    @Override
    public Future<Done> noticed(PaymentNotice notice) {
        rooms.acts.add("noticed");
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<PaymentRefund> refund(RefundWish wish) {
        return notFound();
    }

    @Override
    public Future<Checkout> checkout(CheckoutRef checkout) {
        return notFound();
    }

    @Override
    public Future<Checkout> decide(CheckoutDecision decision) {
        return notFound();
    }

    private static <T> Future<T> notFound() {
        return Future.failedFuture(new TollgateException(ErrorKind.NOT_FOUND, "No such payment"));
    }
}
