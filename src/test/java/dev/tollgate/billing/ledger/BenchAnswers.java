package dev.tollgate.billing.ledger;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What came back in a bench: how many, and how long each waited, to 10 us and up to a second. Safe from any thread. */
final class BenchAnswers {
    private static final long BUCKET_NANOS = 10_000;
    private static final int BUCKETS = 100_000;

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

    void answered(long waitedNanos) {
        answered.increment();
        buckets.incrementAndGet((int) Math.min(BUCKETS - 1, waitedNanos / BUCKET_NANOS));
    }

    void failed() {
        failed.increment();
    }

    long count() {
        return answered.sum();
    }

    long failures() {
        return failed.sum();
    }

    /** Forgets how long those before have waited. */
    void forgetWaits() {
        buckets = new AtomicLongArray(BUCKETS);
    }

    /** So many of a thousand waited for at most so many milliseconds. */
    double waitedMs(int perMille) {
        AtomicLongArray counts = buckets;
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += counts.get(i);
        }
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen * 1_000 >= all * perMille && seen > 0) {
                return (i + 1) * BUCKET_NANOS / 1e6;
            }
        }
        return 0;
    }
}
