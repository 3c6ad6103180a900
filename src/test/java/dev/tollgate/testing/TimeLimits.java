package dev.tollgate.testing;

import java.time.Duration;

/**
 * Limits of time that requirements name. The nightly run has its machine to itself and asks for them exactly
 * ({@code -Dtollgate.times.strict=true}). The ordinary build, of which two parts share a machine that may be slow, gives ten
 * times as much: there they find what hangs, or waits for something else than it should.
 */
public final class TimeLimits {
    private static final int SLOWER = Boolean.getBoolean("tollgate.times.strict") ? 1 : 10;

    private TimeLimits() {}

    /** What a test may ask for on this machine. */
    public static Duration of(Duration required) {
        return required.multipliedBy(SLOWER);
    }

    /** The same in nanoseconds, for those who compare readings of {@link System#nanoTime}. */
    public static long nanos(Duration required) {
        return of(required).toNanos();
    }
}
