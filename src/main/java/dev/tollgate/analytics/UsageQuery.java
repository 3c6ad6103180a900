package dev.tollgate.analytics;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which usage is asked for. Days are those of UTC.
 *
 * @param organisationId whose calls, whoever paid for them
 * @param from the first day
 * @param to the last day, at most {@link #MAX_DAYS} of them
 * @param grouping the steps of the timeline
 * @param provider only this one, or null
 * @param model only this one, or null
 * @param keyId only calls with this API key, or null
 */
public record UsageQuery(
        String organisationId,
        LocalDate from,
        LocalDate to,
        Grouping grouping,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String keyId) {
    /** The longest period: three years. */
    public static final int MAX_DAYS = 1_096;

    public UsageQuery {
        if (days(from, to) < 1 || days(from, to) > MAX_DAYS) {
            throw new IllegalArgumentException("no period of 1 to " + MAX_DAYS + " days: " + from + " to " + to);
        }
    }

    /** How many days a period has, both ends included. */
    public static long days(LocalDate from, LocalDate to) {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }
}
