package dev.tollgate.chat.upstream;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Leaves a failing deployment alone: after so many failures in a row nobody asks it for the cooldown, then one call probes
 * it. An upstream that names a time to come back is not asked before. Shared by all event loops, without locks.
 */
public final class Circuit {
    /** An upstream's wish to be left alone longer than this is not believed. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private final int failuresToOpen;
    private final long cooldownNanos;
    private final LongSupplier nanoTime;
    private final AtomicReference<State> state;
    private final LongAdder underWay = new LongAdder();
    private final RecentCalls recent;

    private record State(int failures, long notBefore, boolean probing) {}

    /**
     * A closed circuit.
     *
     * @param failuresToOpen at least 1
     * @param nanoTime a clock that never goes back
     */
    public Circuit(int failuresToOpen, Duration cooldown, LongSupplier nanoTime) {
        this.failuresToOpen = failuresToOpen;
        this.cooldownNanos = cooldown.toNanos();
        this.nanoTime = nanoTime;
        this.recent = new RecentCalls(nanoTime);
        this.state = new AtomicReference<>(new State(0, nanoTime.getAsLong(), false));
    }

    /** Whether a call could be made now. */
    public boolean isAvailable() {
        State now = current();
        return isPast(now.notBefore) && !(isOpen(now) && now.probing);
    }

    /** Takes the right to make a call; it must be followed by one of succeeded, failed, abandoned. */
    public boolean tryAcquire() {
        while (true) {
            State now = current();
            if (!isPast(now.notBefore) || (isOpen(now) && now.probing)) {
                return false;
            }
            if (!isOpen(now) || state.compareAndSet(now, new State(now.failures, now.notBefore, true))) {
                underWay.increment();
                return true;
            }
        }
    }

    /** The upstream works. */
    public void succeeded() {
        underWay.decrement();
        recent.succeeded();
        state.updateAndGet(now -> now.failures == 0 && !now.probing ? now : new State(0, now.notBefore, false));
    }

    /** The upstream failed. */
    public void failed() {
        underWay.decrement();
        recent.failed();
        long cooled = nanoTime.getAsLong() + cooldownNanos;
        state.updateAndGet(now -> {
            int failures = Math.min(now.failures + 1, failuresToOpen);
            return new State(
                    failures, failures >= failuresToOpen ? later(now.notBefore, cooled) : now.notBefore, false);
        });
    }

    /** The upstream asked not to be asked for a while. */
    public void refusedFor(Duration wish) {
        underWay.decrement();
        recent.failed();
        Duration wait = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
        long until = nanoTime.getAsLong() + wait.toNanos();
        state.updateAndGet(now -> new State(now.failures, later(now.notBefore, until), false));
    }

    /** The call ended without telling anything of the upstream: its caller left. */
    public void abandoned() {
        underWay.decrement();
        state.updateAndGet(now -> now.probing ? new State(now.failures, now.notBefore, false) : now);
    }

    /** How long until a call may be made; zero when it may now. */
    public Duration waitingTime() {
        State now = current();
        long left = now.notBefore - nanoTime.getAsLong();
        if (left <= 0 && isOpen(now) && now.probing) {
            return Duration.ofSeconds(1);
        }
        return Duration.ofNanos(Math.max(0, left));
    }

    /** Calls that were let through and have not ended. */
    public long callsUnderWay() {
        return Math.max(0, underWay.sum());
    }

    /** How the latest calls went. */
    public RecentCalls recent() {
        return recent;
    }

    /** Whether it is open or half open. */
    public boolean isOpen() {
        return isOpen(current());
    }

    private State current() {
        return Objects.requireNonNull(state.get());
    }

    private boolean isOpen(State now) {
        return now.failures >= failuresToOpen;
    }

    private boolean isPast(long moment) {
        return moment - nanoTime.getAsLong() <= 0;
    }

    /** Clock readings may overflow, so only their differences tell anything. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
