package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** A store after each of whose effects somebody looks at it. */
final class WatchedStore extends StoreWay {
    private final Runnable afterEffect;

    WatchedStore(MemoryBillingStore store, Runnable afterEffect) {
        super(store, store.usage);
        this.afterEffect = afterEffect;
    }

    @Override
    <T> Future<T> call(String operation, Supplier<Future<T>> effect) {
        Future<T> result = effect.get();
        afterEffect.run();
        return result;
    }
}
