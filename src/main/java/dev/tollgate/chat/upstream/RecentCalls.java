package dev.tollgate.chat.upstream;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** How the latest calls of a deployment went: averages in which a call counts the less the longer ago it was. */
public final class RecentCalls {
    /** About the last twenty calls matter. */
    private static final double WEIGHT = 0.1;

    private static final double NANOS_PER_MS = 1e6;

    private final AtomicReference<State> state = new AtomicReference<>(new State(0, 0, 0));

    private record State(double errorShare, long answered, double waitMs) {}

    void succeeded() {
        state.updateAndGet(now -> new State(now.errorShare * (1 - WEIGHT), now.answered, now.waitMs));
    }

    void failed() {
        state.updateAndGet(now -> new State(now.errorShare * (1 - WEIGHT) + WEIGHT, now.answered, now.waitMs));
    }

    /** A whole answer, or the first event of a stream, came after this time. */
    void answeredAfter(long nanos) {
        double ms = nanos / NANOS_PER_MS;
        state.updateAndGet(now -> new State(
                now.errorShare, now.answered + 1, now.answered == 0 ? ms : now.waitMs * (1 - WEIGHT) + ms * WEIGHT));
    }

    /** The share of calls that failed, 0 to 1. */
    public double errorShare() {
        return current().errorShare;
    }

    /** The time to a whole answer or the first event of a stream; zero before any came. */
    public Duration latency() {
        return Duration.ofMillis(Math.round(current().waitMs));
    }

    private State current() {
        return Objects.requireNonNull(state.get());
    }
}
