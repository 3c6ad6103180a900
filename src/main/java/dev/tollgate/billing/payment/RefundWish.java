package dev.tollgate.billing.payment;

import org.jspecify.annotations.Nullable;

/**
 * An admin's wish to give money back. The caller has checked that a platform admin asks, and has it in the audit log.
 *
 * @param id of the refund, `rfd_…`, made by the server before the first attempt; a repeat of it is the same refund
 * @param amount null: all that is left of the payment
 * @param reason for people; may be empty
 * @param receiptEmail where a receipt goes, null when it is not known
 */
public record RefundWish(
        String id,
        String paymentId,
        @Nullable Money amount,
        String reason,
        String byUserId,
        @Nullable String receiptEmail) {
    public RefundWish {
        if (!id.matches("rfd_[a-z0-9]{1,40}")) {
            throw new IllegalArgumentException("not the id of a refund");
        }
    }
}
