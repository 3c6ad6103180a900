package dev.tollgate.platform.settings;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Money.
 *
 * @param currency shown where requirement-4 clients expect money, `USD`
 * @param creditsPerUnit credits for one unit of that currency
 * @param startCredits of a new organisation; null: 10000 while only the demo provider is on, else 0
 * @param minAnswerTokens below so many affordable tokens a request is refused
 * @param heartbeat how often a node tells that it lives
 * @param sliceSize credits of one account that a node takes in advance at the most
 * @param sliceLife what no call used for so long goes back to the account
 * @param recallTime how long a node waits for others to give back before it refuses a call
 * @param reconcileAt time of the day, UTC, at which one of the nodes compares all that is kept with the journal, `03:30`;
 *     empty: never
 */
public record BillingSettings(
        @Setting(min = "3", max = "3") String currency,
        @Setting(min = "0.000001", max = "1000000") BigDecimal creditsPerUnit,
        @Setting(min = "0", max = "1000000000") @Nullable BigDecimal startCredits,
        @Setting(min = "1", max = "4096") int minAnswerTokens,
        @Setting(min = "100ms", max = "5s") Duration heartbeat,
        @Setting(min = "0.000001", max = "1000000000") BigDecimal sliceSize,
        @Setting(min = "1s", max = "1h") Duration sliceLife,
        @Setting(min = "10ms", max = "1500ms") Duration recallTime,
        @Setting(min = "0", max = "5") String reconcileAt) {}
