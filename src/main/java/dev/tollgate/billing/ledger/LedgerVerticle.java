package dev.tollgate.billing.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The node's home of billing: its epoch, its journal and its periodic work; the shards are deployed from it. */
final class LedgerVerticle extends VerticleBase {
    /** What lives on the home context. */
    record Home(
            EpochKeeper keeper,
            EpochWatch watch,
            Housekeeping housekeeping,
            PeerService peers,
            ShardRegister register,
            IntFunction<BillingVerticle> shard) {}

    private final int shards;
    private final Function<Executor, Home> maker;
    private volatile @Nullable Home home;

    LedgerVerticle(int shards, Function<Executor, Home> maker) {
        this.shards = shards;
        this.maker = maker;
    }

    @Override
    public Future<?> start() {
        Context own = context;
        Home made = maker.apply(task -> own.runOnContext(_ -> task.run()));
        home = made;
        Future<Void> started = made.keeper().start();
        made.watch().start();
        for (int i = 0; i < shards; i++) {
            BillingVerticle verticle = made.shard().apply(i);
            started = started.compose(_ -> vertx.deployVerticle(verticle)).mapEmpty();
        }
        return started.onSuccess(_ -> {
            made.housekeeping().start();
            made.peers().start();
        });
    }

    /** Whether holds are taken now; from any thread. */
    boolean admits() {
        Home made = home;
        return made != null && made.keeper().admits();
    }

    /** The epoch that is current; empty while there is none. From any thread. */
    Optional<String> epochId() {
        Home made = home;
        return Optional.ofNullable(made)
                .map(now -> now.keeper().epochId())
                .filter(id -> !id.equals(EpochKeeper.NO_EPOCH));
    }

    void onTakenOver(EpochListener listener) {
        Home made = home;
        if (made != null) {
            made.keeper().onTakenOver(listener);
        }
    }

    /** Ends the epoch; its shards were stopped before, and with that what was under way is written and applied. */
    @Override
    public Future<?> stop() {
        Home made = home;
        if (made == null) {
            return Future.succeededFuture();
        }
        made.watch().stop();
        made.housekeeping().stop();
        made.peers().stop();
        return made.keeper().stop();
    }
}
