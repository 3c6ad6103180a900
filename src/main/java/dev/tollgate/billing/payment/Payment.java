package dev.tollgate.billing.payment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment as it stands.
 *
 * @param id `pay_…`, also the id of its ledger entry
 * @param providerId the provider's id of it, null while it is not known there
 * @param confirmationUrl where the payer pays, null while it is not known; one that begins with `/` is on this server
 * @param paidAt null unless it succeeded
 * @param refunds the earliest first
 */
public record Payment(
        String id,
        PaymentTerms terms,
        PaymentStatus status,
        @Nullable String providerId,
        @Nullable String confirmationUrl,
        Instant createdAt,
        @Nullable Instant paidAt,
        List<PaymentRefund> refunds) {
    public Payment {
        refunds = List.copyOf(refunds);
    }

    /** What went back, or is on its way. */
    public Money refunded() {
        long minor = refunds.stream()
                .filter(refund -> refund.status() != PaymentRefund.Status.FAILED)
                .mapToLong(refund -> refund.amount().minor())
                .sum();
        return new Money(minor, terms.amount().currency());
    }
}
