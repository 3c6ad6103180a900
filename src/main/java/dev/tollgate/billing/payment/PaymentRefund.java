package dev.tollgate.billing.payment;

import java.time.Instant;

/**
 * Money of a payment that goes back to the payer.
 *
 * @param id `rfd_…`, also the id of its ledger entry
 * @param debitNano credits that go with it, in 10^-9 credit
 * @param reason for people; may be empty
 */
public record PaymentRefund(
        String id, String paymentId, Status status, Money amount, long debitNano, String reason, Instant createdAt) {
    /** How it stands. */
    public enum Status {
        PENDING,
        /** The money went back, and the credits are out of the ledger. */
        SUCCEEDED,
        /** The provider refused it. */
        FAILED
    }
}
