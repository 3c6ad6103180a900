package dev.tollgate.billing.alert;

import org.jspecify.annotations.Nullable;

/**
 * Of what an organisation wants to be warned.
 *
 * @param lowBalanceNano in 10^-9 credit: a balance below it is low; null: no such warning
 * @param low whether it was warned and the balance did not come back yet
 */
public record AlertSettings(String organisationId, @Nullable Long lowBalanceNano, boolean low) {}
