package dev.tollgate.billing;

import org.jspecify.annotations.Nullable;

/**
 * Whose money a call spends: the end user's allowance where there is one, else the organisation's account.
 *
 * @param organisationId `org_…`
 * @param endUserId `eu_…`, or null
 */
public record Payer(String organisationId, @Nullable String endUserId) {}
