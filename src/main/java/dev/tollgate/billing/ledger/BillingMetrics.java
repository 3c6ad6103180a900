package dev.tollgate.billing.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Figures of billing for operators. Safe from any thread. */
final class BillingMetrics {
    private final Timer commits;
    private final Counter lines;
    private final Counter failures;
    private final Counter fences;
    private final Counter recalls;
    private final AtomicLong queued;
    private final AtomicLong unapplied;

    BillingMetrics(MeterRegistry registry) {
        commits = registry.timer("tollgate.billing.commit");
        lines = registry.counter("tollgate.billing.journal.lines");
        failures = registry.counter("tollgate.billing.commit.failures");
        fences = registry.counter("tollgate.billing.fenced");
        recalls = registry.counter("tollgate.billing.recalls");
        queued = registry.gauge("tollgate.billing.journal.queued", new AtomicLong());
        unapplied = registry.gauge("tollgate.billing.journal.unapplied", new AtomicLong());
    }

    void committed(int count, Duration took) {
        commits.record(took);
        lines.increment(count);
    }

    void commitFailed() {
        failures.increment();
    }

    void fenced() {
        fences.increment();
    }

    /** Other nodes are asked to give back what they do not need of an account. */
    void recalled() {
        recalls.increment();
    }

    void backlog(long queuedLines, long unappliedParts) {
        queued.set(queuedLines);
        unapplied.set(unappliedParts);
    }
}
