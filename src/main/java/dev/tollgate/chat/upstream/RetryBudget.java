package dev.tollgate.chat.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps retries to a share of the requests, so that failing upstreams are not asked many times as much as healthy ones.
 * Shared by all event loops.
 */
public final class RetryBudget {
    /** Retries that may be made at any time, before any request paid for them. */
    private static final long RESERVE = 10;

    private static final long ONE = 100;

    private final int percent;
    private final AtomicLong hundredths = new AtomicLong(RESERVE * ONE);

    /** A budget of so many retries to a hundred requests. */
    public RetryBudget(int percent) {
        this.percent = percent;
    }

    /** Counts a request. What was not used is kept only up to the reserve: a quiet hour does not pay for a storm. */
    public void request() {
        hundredths.updateAndGet(now -> Math.min(now + percent, RESERVE * ONE));
    }

    /** Takes one retry, if there is one. */
    public boolean tryRetry() {
        return hundredths.getAndUpdate(now -> now >= ONE ? now - ONE : now) >= ONE;
    }
}
