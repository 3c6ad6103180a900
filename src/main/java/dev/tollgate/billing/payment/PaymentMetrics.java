package dev.tollgate.billing.payment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the room counts. */
final class PaymentMetrics {
    private final MeterRegistry meters;
    private final Counter mismatches;

    PaymentMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.mismatches = meters.counter("tollgate.payments.mismatches");
    }

    /** A payment came to an end on this node. */
    void ended(String provider, PaymentStatus status) {
        meters.counter("tollgate.payments", "provider", provider, "status", status.wireName())
                .increment();
    }

    /** A provider showed another amount, currency or owner than was asked for: somebody must look. */
    void mismatch() {
        mismatches.increment();
    }
}
