package dev.tollgate.billing.payment;

import org.jspecify.annotations.Nullable;

/**
 * A wish to buy credits.
 *
 * @param id of the payment, `pay_…`, made by the server before the first attempt; a repeat of it is the same payment
 * @param description for people, at most 128 characters; may be empty
 * @param returnUrl where the payer goes afterwards
 * @param receiptEmail where a receipt goes, null when it is not known
 */
public record PaymentWish(
        String id,
        String organisationId,
        String userId,
        Money amount,
        String description,
        String returnUrl,
        @Nullable String receiptEmail) {
    /** Characters of a description: YooKassa takes no more. */
    public static final int MAX_DESCRIPTION = 128;

    public PaymentWish {
        if (!id.matches("pay_[a-z0-9]{1,40}") || description.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("not a wish to pay");
        }
    }
}
