package dev.tollgate.events.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param status what the receiver answered; null when it did not
 * @param error null when it took the delivery
 * @param retryAfter what it asked for; null when it asked for nothing
 */
record Outcome(
        @Nullable Integer status,
        @Nullable String error,
        @Nullable Duration retryAfter) {
    private static final int GONE = 410;

    static Outcome failed(String error) {
        return new Outcome(null, error, null);
    }

    static Outcome answered(int status, @Nullable Duration retryAfter) {
        boolean taken = status >= 200 && status < 300;
        return new Outcome(status, taken ? null : "The receiver answered " + status, taken ? null : retryAfter);
    }

    boolean isTaken() {
        return error == null;
    }

    /** Whether the receiver wants no more. */
    boolean isGone() {
        return status != null && status == GONE;
    }
}
