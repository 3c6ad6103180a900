package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Billing;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Executor;

/** One process with billing in it, until it is killed. */
final class VirtualNode {
    static final String NODE_ID = "nd_00000000000000000000000000";
    static final SliceRules RULES = new SliceRules(1_000_000, Duration.ofSeconds(60));

    /** How long a node waits for others to give back. */
    static final Duration RECALL_TIME = Duration.ofMillis(200);

    private final StoreWay store;
    final EpochKeeper keeper;
    final BillingService billing;
    final Housekeeping housekeeping;
    final EpochWatch watch;

    /** The store is the node's own way to the store of all. */
    VirtualNode(VirtualWorld world, StoreWay store, String nodeId, Ids ids, long startNano, Peers peers) {
        this.store = store;
        Timers timers = world.timers(store.process);
        var means = new Means(
                store, store.usage(), ids, world, timers, new BillingMetrics(new SimpleMeterRegistry()), peers);
        Executor own = task -> timers.after(Duration.ofMillis(1), task);
        keeper = new EpochKeeper(means, nodeId, Duration.ofSeconds(1), own);
        billing = new BillingService(means, keeper, own, StartCredits.ofAll(startNano), RULES);
        var register = new ShardRegister(new Shards(1));
        register.add(0, billing, own);
        housekeeping = new Housekeeping(means, keeper, register);
        watch = new EpochWatch(means, keeper, Duration.ofSeconds(1), world::millis);
        keeper.start();
        watch.start();
        housekeeping.start();
    }

    Billing billing() {
        return billing;
    }

    boolean isAlive() {
        return !store.process.isDead();
    }

    /** kill -9. */
    void kill() {
        store.process.die();
    }

    /** A clean stop, as {@link LedgerVerticle} does it. */
    Future<Void> stop() {
        keeper.closeAdmission();
        watch.stop();
        housekeeping.stop();
        return billing.drain().eventually(keeper::stop);
    }

    boolean isFrozen() {
        return store.process.isFrozen();
    }

    /** kill -STOP. */
    void freeze() {
        store.process.freeze();
    }

    /** kill -CONT. */
    void wakeUp() {
        store.process.wakeUp();
    }
}
