package dev.tollgate.load.mock;

import java.time.Duration;

/**
 * How the mock answers. All times are whole milliseconds, because its timers are.
 *
 * @param delay from the request to the first byte of the answer
 * @param words of an answer, 1 to 10,000; each is a token of it, and of a stream a chunk
 * @param gap between two words of a stream; zero: they go out one after the other without a pause
 */
public record MockSettings(Duration delay, int words, Duration gap) {
    /** An answer of about 1 kB at once. */
    public static final MockSettings AT_ONCE = new MockSettings(Duration.ZERO, 120, Duration.ZERO);

    public MockSettings {
        if (delay.isNegative() || gap.isNegative() || words < 1 || words > 10_000) {
            throw new IllegalArgumentException("no mock answers so: " + delay + ", " + words + " words, " + gap);
        }
    }

    /** The same with another delay. */
    public MockSettings after(Duration otherDelay) {
        return new MockSettings(otherDelay, words, gap);
    }

    /** The same with so many words, so far apart. */
    public MockSettings speaking(int otherWords, Duration otherGap) {
        return new MockSettings(delay, otherWords, otherGap);
    }
}
