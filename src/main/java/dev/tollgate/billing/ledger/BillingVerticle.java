package dev.tollgate.billing.ledger;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Serves one shard of billing on its event loop. */
final class BillingVerticle extends VerticleBase {
    /** Makes the service on the verticle's context. */
    interface Maker extends Function<Executor, BillingService> {}

    private final Bus bus;
    private final int shard;
    private final Maker maker;
    private final ShardRegister register;

    BillingVerticle(Bus bus, int shard, Maker maker, ShardRegister register) {
        this.bus = bus;
        this.shard = shard;
        this.maker = maker;
        this.register = register;
    }

    @Override
    public Future<?> start() {
        Executor own = task -> context.runOnContext(_ -> task.run());
        BillingService service = maker.apply(own);
        register.add(shard, service, own);
        return Future.all(List.of(
                serve(BillingAddresses.HOLD, service::hold),
                serve(BillingAddresses.SETTLE, service::settle),
                serve(BillingAddresses.RELEASE, service::release),
                serve(BillingAddresses.BALANCE, service::balance),
                serve(BillingAddresses.ENTRIES, service::entries),
                serve(BillingAddresses.ADJUST, service::adjust),
                serve(BillingAddresses.CREDIT, service::credit),
                serve(BillingAddresses.TRANSFER, service::transfer),
                serve(BillingAddresses.REFUND, service::refund),
                serve(BillingAddresses.LIMIT, service::limit),
                serve(BillingAddresses.BUDGETS, service::budgetUse)));
    }

    private <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, Future<A>> operation) {
        return bus.serve(address.shard(shard), operation);
    }
}
