package dev.tollgate.billing.payment;

import org.jspecify.annotations.Nullable;

/**
 * One payment.
 *
 * @param organisationId whose it must be; null: anybody's, for platform admins
 */
public record PaymentRef(@Nullable String organisationId, String id) {}
