package dev.tollgate.events.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When a delivery that failed is tried again: for a day, ever more seldom, a little off the beat of all others. */
final class Schedule {
    /** A day at least lies between the first attempt and the last, jitter or not. */
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(7));

    /** What a receiver may ask for at most. */
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    private static final double JITTER = 0.1;

    private final DoubleSupplier random;

    /** @param random 0 to 1 */
    Schedule(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * How long to wait.
     *
     * @param failed attempts until now, 1 or more
     * @return nothing: it is given up
     */
    Optional<Duration> next(int failed, Outcome last) {
        if (failed > WAITS.size()) {
            return Optional.empty();
        }
        Duration wait = WAITS.get(failed - 1);
        long jitterMs = Math.round(wait.toMillis() * JITTER * random.getAsDouble());
        Duration own = wait.plusMillis(jitterMs);
        Duration wish = last.retryAfter();
        return Optional.of(wish == null || wish.compareTo(own) <= 0 ? own : min(wish, LONGEST_WISH));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How long nothing at all is sent to a receiver that just failed: others get their turn. */
    static Duration pause(Outcome last) {
        Duration wish = last.retryAfter();
        Duration least = WAITS.getFirst();
        return wish == null || wish.compareTo(least) <= 0 ? least : min(wish, LONGEST_WISH);
    }
}
