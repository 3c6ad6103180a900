package dev.tollgate.platform.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;

/** Figures of {@link Batches} for operators: how many items a call has, how many are held. Safe from any thread. */
public final class BatchMetrics {
    private final DistributionSummary items;
    private final Counter refused;
    private final AtomicLong held;

    /**
     * Figures that several may share.
     *
     * @param name the label `batch`, one of a few that the code knows
     */
    public BatchMetrics(MeterRegistry registry, String name) {
        items = registry.summary("tollgate.store.batch.items", "batch", name);
        refused = registry.counter("tollgate.store.batch.refused", "batch", name);
        held = new AtomicLong();
        registry.gauge("tollgate.store.batch.held", Tags.of("batch", name), held);
    }

    void sent(int count) {
        items.record(count);
    }

    void refused() {
        refused.increment();
    }

    void held(int more) {
        held.addAndGet(more);
    }
}
