package dev.tollgate.billing.ledger;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one shard of billing on its event loop. */
final class BillingVerticle extends VerticleBase {
    /** Makes the service on the verticle's context. */
    interface Maker extends Function<Executor, BillingService> {}

    private static final Logger LOG = LoggerFactory.getLogger(BillingVerticle.class);

    private final Bus bus;
    private final int shard;
    private final Maker maker;
    private final ShardRegister register;
    private @Nullable BillingService service;

    BillingVerticle(Bus bus, int shard, Maker maker, ShardRegister register) {
        this.bus = bus;
        this.shard = shard;
        this.maker = maker;
        this.register = register;
    }

    @Override
    public Future<?> start() {
        Executor own = task -> context.runOnContext(_ -> task.run());
        BillingService made = maker.apply(own);
        service = made;
        register.add(shard, made, own);
        return Future.all(List.of(
                serve(BillingAddresses.HOLD, made::hold),
                serve(BillingAddresses.SETTLE, made::settle),
                serve(BillingAddresses.RELEASE, made::release),
                serve(BillingAddresses.BALANCE, made::balance),
                serve(BillingAddresses.ENTRIES, made::entries),
                serve(BillingAddresses.WALK, made::walk),
                serve(BillingAddresses.ADJUST, made::adjust),
                serve(BillingAddresses.CREDIT, made::credit),
                serve(BillingAddresses.TRANSFER, made::transfer),
                serve(BillingAddresses.REFUND, made::refund),
                serve(BillingAddresses.LIMIT, made::limit),
                serve(BillingAddresses.BUDGETS, made::budgetUse)));
    }

    /** Drains while the verticle lives: what tries again by a timer would not be heard of after that. */
    @Override
    public Future<?> stop() {
        BillingService made = service;
        return made == null
                ? Future.succeededFuture()
                : made.stop()
                        .onFailure(failure -> LOG.warn("shard {} did not drain", shard, failure))
                        .otherwiseEmpty();
    }

    private <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, Future<A>> operation) {
        return bus.serve(address.shard(shard), operation);
    }
}
