package dev.tollgate.chat.upstream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the calls to a deployment went in the last five minutes, the one under way included. Counts, so that those of several
 * nodes can be added up. Shared by all event loops, without locks.
 */
public final class RecentCalls {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MINUTES = 5;

    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final AtomicReferenceArray<@Nullable Minute> minutes = new AtomicReferenceArray<>(MINUTES);

    /** What is counted in one minute. */
    private static final class Minute {
        private final long number;
        private final LongAdder succeeded = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder promptTokens = new LongAdder();
        private final LongAdder answerTokens = new LongAdder();
        private final LongAdder waitMs = new LongAdder();
        private final AtomicLongArray waits = new AtomicLongArray(WaitScale.STEPS);

        Minute(long number) {
            this.number = number;
        }

        CallFigures figures() {
            long failures = failed.sum();
            return new CallFigures(
                    succeeded.sum() + failures,
                    failures,
                    promptTokens.sum(),
                    answerTokens.sum(),
                    waitMs.sum(),
                    WaitScale.listOf(waits));
        }
    }

    /** @param nanoTime a clock that never goes back */
    RecentCalls(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    void succeeded() {
        now().succeeded.increment();
    }

    void failed() {
        now().failed.increment();
    }

    /** A whole answer, or the first event of a stream, came after this time. */
    void answeredAfter(long nanos) {
        Minute minute = now();
        long ms = Math.round(nanos / 1e6);
        minute.waitMs.add(ms);
        minute.waits.incrementAndGet(WaitScale.stepOf(ms));
    }

    /** What an answer was made of, also a stream whose caller left. */
    public void used(long promptTokens, long answerTokens) {
        Minute minute = now();
        minute.promptTokens.add(promptTokens);
        minute.answerTokens.add(answerTokens);
    }

    /** The sums of the last five minutes. */
    public CallFigures figures() {
        long current = number();
        CallFigures sum = CallFigures.NONE;
        for (int i = 0; i < MINUTES; i++) {
            Minute minute = minutes.get(i);
            if (minute != null && current - minute.number < MINUTES) {
                sum = sum.plus(minute.figures());
            }
        }
        return sum;
    }

    private long number() {
        return (nanoTime.getAsLong() - beganNanos) / MINUTE_NANOS;
    }

    private Minute now() {
        long number = number();
        int place = (int) (number % MINUTES);
        while (true) {
            Minute minute = minutes.get(place);
            // One that another thread made for a later minute will do as well.
            if (minute != null && minute.number >= number) {
                return minute;
            }
            var fresh = new Minute(number);
            if (minutes.compareAndSet(place, minute, fresh)) {
                return fresh;
            }
        }
    }
}
