package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * The way of one process to the store: each call takes a while, may fail before it has an effect or after it (the reply is
 * lost), or hang for seconds. When the process dies, what it sent may still arrive, and no reply does.
 */
final class FaultyStore extends StoreWay {
    private final VirtualWorld world;
    private final Runnable afterEffect;
    private int faultPercent;

    FaultyStore(MemoryBillingStore store, VirtualWorld world, int faultPercent, Runnable afterEffect) {
        super(store);
        this.world = world;
        this.faultPercent = faultPercent;
        this.afterEffect = afterEffect;
    }

    void heal() {
        faultPercent = 0;
    }

    @Override
    <T> Future<T> call(String operation, Supplier<Future<T>> effect) {
        Promise<T> reply = Promise.promise();
        boolean fails = world.random().nextInt(100) < faultPercent;
        boolean hasEffect = !fails || world.random().nextBoolean();
        boolean hangs = world.random().nextInt(400) < faultPercent;
        long there = 1L + world.random().nextInt(8) + (hangs ? world.random().nextInt(4_000) : 0);
        long back = 1L + world.random().nextInt(8);
        world.after(there, () -> {
            Future<T> result = hasEffect ? effect.get() : Future.failedFuture(lost());
            afterEffect.run();
            world.after(back, () -> process.run(() -> reply.handle(fails ? Future.failedFuture(lost()) : result)));
        });
        return reply.future();
    }
}
