package dev.tollgate.analytics;

/**
 * Sums over calls.
 *
 * @param costNano in 10^-9 credit
 * @param durationMs from the hold of each to its end
 */
public record UsageFigures(long requests, long tokens, long costNano, long durationMs) {
    public static final UsageFigures NONE = new UsageFigures(0, 0, 0, 0);

    /**
     * The sums of both.
     *
     * @throws ArithmeticException when one is out of range
     */
    public UsageFigures plus(UsageFigures other) {
        return new UsageFigures(
                Math.addExact(requests, other.requests),
                Math.addExact(tokens, other.tokens),
                Math.addExact(costNano, other.costNano),
                Math.addExact(durationMs, other.durationMs));
    }
}
