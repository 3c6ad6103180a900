package dev.tollgate.analytics;

/**
 * Sums over calls.
 *
 * @param costNano in 10^-9 credit
 */
public record UsageFigures(long requests, long tokens, long costNano) {
    public static final UsageFigures NONE = new UsageFigures(0, 0, 0);

    /**
     * The sums of both.
     *
     * @throws ArithmeticException when one is out of range
     */
    public UsageFigures plus(UsageFigures other) {
        return new UsageFigures(
                Math.addExact(requests, other.requests),
                Math.addExact(tokens, other.tokens),
                Math.addExact(costNano, other.costNano));
    }
}
