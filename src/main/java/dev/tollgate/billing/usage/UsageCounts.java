package dev.tollgate.billing.usage;

/**
 * Sums over requests.
 *
 * @param costNano in 10^-9 credit
 * @param durationMs from the hold of each to its end
 */
public record UsageCounts(
        long requests, long promptTokens, long completionTokens, long totalTokens, long costNano, long durationMs) {
    public static final UsageCounts NONE = new UsageCounts(0, 0, 0, 0, 0, 0);

    public UsageCounts plus(UsageCounts other) {
        return new UsageCounts(
                Math.addExact(requests, other.requests),
                Math.addExact(promptTokens, other.promptTokens),
                Math.addExact(completionTokens, other.completionTokens),
                Math.addExact(totalTokens, other.totalTokens),
                Math.addExact(costNano, other.costNano),
                Math.addExact(durationMs, other.durationMs));
    }
}
