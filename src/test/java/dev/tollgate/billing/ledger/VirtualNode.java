package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Billing;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executor;

/** One process with billing in it, until it is killed. */
final class VirtualNode {
    static final String NODE_ID = "nd_00000000000000000000000000";
    static final SliceRules RULES = new SliceRules(1_000_000, Duration.ofSeconds(60), Duration.ofMillis(200));

    private final StoreWay store;
    final EpochKeeper keeper;
    final BillingService billing;
    final Housekeeping housekeeping;
    private boolean alive = true;

    /** The store is the node's own way to the store of all. */
    VirtualNode(VirtualWorld world, StoreWay store, String nodeId, Ids ids, long startNano, Peers peers) {
        this.store = store;
        Timers timers = world.timers(() -> alive);
        var means = new Means(
                store, store.usage(), ids, world, timers, new BillingMetrics(new SimpleMeterRegistry()), peers);
        Executor own = task -> timers.after(Duration.ofMillis(1), task);
        keeper = new EpochKeeper(means, nodeId, Duration.ofSeconds(1), own);
        billing = new BillingService(means, keeper, own, startNano, RULES);
        var register = new ShardRegister(new Shards(1));
        register.add(0, billing, own);
        housekeeping = new Housekeeping(means, keeper, register);
        keeper.start();
        housekeeping.start();
    }

    Billing billing() {
        return billing;
    }

    boolean isAlive() {
        return alive;
    }

    /** kill -9. */
    void kill() {
        alive = false;
        store.die();
    }
}
