package dev.tollgate.billing.payment;

import org.jspecify.annotations.Nullable;

/**
 * A page of payments, the newest first.
 *
 * @param organisationId whose; null: all, for platform admins
 * @param status null: all
 * @param page from 1
 * @param limit 1 to 100
 */
public record PaymentQuery(
        @Nullable String organisationId, @Nullable PaymentStatus status, int page, int limit) {
    public PaymentQuery {
        if (page < 1 || limit < 1 || limit > 100) {
            throw new IllegalArgumentException("not a page");
        }
    }
}
