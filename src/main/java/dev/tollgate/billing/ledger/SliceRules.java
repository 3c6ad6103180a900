package dev.tollgate.billing.ledger;

import java.time.Duration;

/**
 * How much of an account a node takes for itself, and for how long.
 *
 * @param maxNano a slice is refilled by at most so much at a time, in 10^-9 credit, above 0
 * @param life a slice that no call used for so long goes back
 */
record SliceRules(long maxNano, Duration life) {
    /** A slice is at most this part of what is available, so that it shrinks as the account runs low. */
    private static final int SHARE = 16;

    /** Below so many of its largest recent holds an account is in direct mode: each hold takes what it needs, no more. */
    private static final int DIRECT_HOLDS = 64;

    SliceRules {
        if (maxNano < 1) {
            throw new IllegalArgumentException("a slice of nothing");
        }
    }

    boolean isLow(long availableNano, long largestHoldNano) {
        return availableNano / DIRECT_HOLDS < Math.max(1, largestHoldNano);
    }

    /** What to take beside what is needed now. */
    long refill(long availableNano) {
        return Math.min(maxNano, availableNano / SHARE);
    }
}
