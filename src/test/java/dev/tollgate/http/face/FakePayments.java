package dev.tollgate.http.face;

import dev.tollgate.billing.payment.Checkout;
import dev.tollgate.billing.payment.CheckoutDecision;
import dev.tollgate.billing.payment.CheckoutRef;
import dev.tollgate.billing.payment.Money;
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

    /** Bob has paid once, as platform admins see; half of it went back. */
    private static Payment ofBob() {
        var terms = new PaymentTerms(
                "org_bob",
                "usr_bob",
                "fake",
                new Money(10_000, "USD"),
                100_000_000_000L,
                BigDecimal.ONE,
                "",
                "https://x.example");
        var refund = new PaymentRefund(
                "rfd_1",
                "pay_1",
                PaymentRefund.Status.SUCCEEDED,
                new Money(5_000, "USD"),
                50_000_000_000L,
                "too much",
                FakeIdentity.THEN);
        return new Payment(
                "pay_1",
                terms,
                PaymentStatus.SUCCEEDED,
                "fake_1",
                null,
                FakeIdentity.THEN,
                FakeIdentity.THEN,
                List.of(refund));
    }

    @Override
    public Future<Payment> payment(PaymentRef payment) {
        return payment.organisationId() == null && payment.id().equals("pay_1")
                ? Future.succeededFuture(ofBob())
                : notFound();
    }

    @Override
    public Future<PaymentPage> payments(PaymentQuery query) {
        return Future.succeededFuture(
                query.organisationId() == null ? new PaymentPage(List.of(ofBob()), 1) : new PaymentPage(List.of(), 0));
    }

    @Override
    public Future<Done> noticed(PaymentNotice notice) {
        rooms.acts.add("noticed");
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<PaymentRefund> refund(RefundWish wish) {
        rooms.acts.add("refund " + wish.paymentId() + " " + wish.amount());
        return Future.succeededFuture(ofBob().refunds().getFirst());
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
