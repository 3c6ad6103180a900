package dev.tollgate.billing.ledger;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Billing over a store in memory, without the faults and the story of the tests' nodes. */
final class BenchMeans {
    private BenchMeans() {}

    static Means of(MemoryBillingStore store, Timers timers, InstantSource clock) {
        return new Means(
                store,
                store.usage,
                Ids.random(),
                clock,
                timers,
                new BillingMetrics(new SimpleMeterRegistry()),
                new SilentPeers());
    }

    /** A shard and its home, both in the world's one thread. */
    static BillingService service(MemoryBillingStore store, VirtualWorld world) {
        Means means = of(store, world.timers(new VirtualProcess()), world);
        Executor own = task -> world.after(0, task);
        var keeper = new EpochKeeper(means, VirtualNode.NODE_ID, Duration.ofSeconds(1), own);
        var rules = new SliceRules(10_000 * HoldBench.HELD_NANO * 20, Duration.ofSeconds(60));
        var service = new BillingService(means, keeper, own, StartCredits.ofAll(HoldBench.START_NANO), rules);
        keeper.start();
        return service;
    }
}
