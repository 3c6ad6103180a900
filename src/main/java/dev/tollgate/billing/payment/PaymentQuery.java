package dev.tollgate.billing.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of payments, the newest first.
 *
 * @param organisationId whose; null: all, for platform admins
 * @param userId who made them; null: all
 * @param status null: all
 * @param from the earliest moment; null: none
 * @param to the latest moment; null: none
 * @param page from 1
 * @param limit 1 to 100
 */
public record PaymentQuery(
        @Nullable String organisationId,
        @Nullable String userId,
        @Nullable PaymentStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        int page,
        int limit) {
    public PaymentQuery {
        if (page < 1 || limit < 1 || limit > 100) {
            throw new IllegalArgumentException("not a page");
        }
    }

    /** Of everybody and all time. */
    public PaymentQuery(@Nullable String organisationId, @Nullable PaymentStatus status, int page, int limit) {
        this(organisationId, null, status, null, null, page, limit);
    }
}
