package dev.tollgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * How much an API key may spend, whatever its organisation has, in 10^-9 credit; null: no such limit, 0: nothing.
 *
 * @param dailyNano in a day of UTC
 * @param monthlyNano in a month of UTC
 * @param totalNano in its life, whatever its secret is at the time
 */
public record KeyBudget(
        @Nullable Long dailyNano,
        @Nullable Long monthlyNano,
        @Nullable Long totalNano) {
    public static final KeyBudget NONE = new KeyBudget(null, null, null);
}
