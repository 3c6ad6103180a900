package dev.tollgate.billing.reconcile;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How fast a reconciliation asks the database: after each answer it rests as long as the answer took, so that at least half
 * of the time is left to requests.
 */
public final class Pace {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MAX_REST_MS = 500;
    private static final int TRIES = 3;

    private final boolean rests;
    private final BooleanSupplier cancelled;

    /**
     * @param rests false where nobody else uses the database
     * @param cancelled asked before each question; once true, the work ends
     */
    public Pace(boolean rests, BooleanSupplier cancelled) {
        this.rests = rests;
        this.cancelled = cancelled;
    }

    /**
     * Asks, and waits for the answer; not on an event loop. What is asked must bear repetition.
     *
     * @throws ReconciliationException when there is no answer, or the work is to end
     */
    <T> T ask(Supplier<Future<T>> question) {
        for (int tries = 1; ; tries++) {
            if (cancelled.getAsBoolean()) {
                throw new ReconciliationException("it was stopped", null);
            }
            long askedNanos = System.nanoTime();
            try {
                T answer = question.get().await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                rest(System.nanoTime() - askedNanos);
                return answer;
            } catch (TimeoutException | RuntimeException e) {
                if (tries == TRIES) {
                    throw new ReconciliationException("the database does not answer: " + e.getMessage(), e);
                }
                rest(TimeUnit.MILLISECONDS.toNanos(MAX_REST_MS));
            }
        }
    }

    private void rest(long nanos) {
        if (!rests) {
            return;
        }
        try {
            Thread.sleep(Duration.ofNanos(Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(MAX_REST_MS))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReconciliationException("it was interrupted", e);
        }
    }
}
