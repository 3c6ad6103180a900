package dev.tollgate.billing.payment;

import dev.tollgate.platform.outbox.Outbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/** Tells others what became of payments. An event's id is made from what it tells, so telling twice is one event. */
final class PaymentEvents {
    private final Outbox outbox;
    private final InstantSource clock;

    PaymentEvents(Outbox outbox, InstantSource clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Tells that a payment succeeded, failed or was canceled. */
    void ended(StoredPayment payment) {
        String status = payment.state().shown().wireName();
        JsonObject data = data(payment.id(), payment.terms().amount(), status);
        add(payment.id() + "." + status, "payment." + status, payment, data);
    }

    /** Tells that money went back. */
    void refunded(StoredPayment payment, StoredRefund refund) {
        JsonObject data = data(payment.id(), refund.amount(), "refunded").put("refundId", refund.id());
        add(refund.id() + ".refunded", "payment.refunded", payment, data);
    }

    private static JsonObject data(String paymentId, Money amount, String status) {
        return new JsonObject()
                .put("paymentId", paymentId)
                .put("amount", amount.text())
                .put("currency", amount.currency())
                .put("status", status);
    }

    private void add(String id, String type, StoredPayment payment, JsonObject data) {
        outbox.add(new OutboxEvent(id, type, payment.terms().organisationId(), clock.instant(), data))
                .await();
    }
}
