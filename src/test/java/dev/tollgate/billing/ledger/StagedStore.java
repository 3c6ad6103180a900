package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of one process to the store where a test says what befalls each call; else a call takes 2 ms. */
final class StagedStore extends StoreWay {
    /** What befalls one call. */
    enum Fate {
        /** It does not arrive. */
        FAILS,
        /** It has its effect, but the process does not learn of it. */
        LOSES_REPLY,
        /** It has its effect at once, and the reply takes three seconds. */
        ANSWERS_LATE,
        /** The process is told that it failed, and a minute later it has its effect. */
        ARRIVES_LATE,
        /** It never arrives and nothing is heard of it. */
        VANISHES
    }

    private final VirtualWorld world;
    private final Map<String, ArrayDeque<Fate>> operationToFates = new HashMap<>();
    private final Map<String, ArrayDeque<Runnable>> operationToHeldUp = new HashMap<>();
    private final Map<String, Integer> operationToCount = new HashMap<>();
    private boolean away;

    StagedStore(MemoryBillingStore store, VirtualWorld world) {
        super(store, store.usage);
        this.world = world;
    }

    /** The next calls of an operation meet these fates, in order. */
    void next(String operation, Fate... fates) {
        for (Fate fate : fates) {
            operationToFates.computeIfAbsent(operation, _ -> new ArrayDeque<>()).add(fate);
        }
    }

    /** From now on calls of an operation are kept on their way. */
    void holdUp(String operation) {
        operationToHeldUp.put(operation, new ArrayDeque<>());
    }

    /** Lets what was held up arrive, and what comes after it too. */
    void letGo(String operation) {
        ArrayDeque<Runnable> heldUp = operationToHeldUp.remove(operation);
        if (heldUp != null) {
            heldUp.forEach(Runnable::run);
        }
    }

    /** While the store is away all calls fail. */
    void away(boolean now) {
        away = now;
    }

    /** How often an operation was asked for. */
    int count(String operation) {
        return operationToCount.getOrDefault(operation, 0);
    }

    @Override
    <T> Future<T> call(String operation, Supplier<Future<T>> effect) {
        operationToCount.merge(operation, 1, Integer::sum);
        Promise<T> reply = Promise.promise();
        ArrayDeque<Fate> fates = operationToFates.getOrDefault(operation, new ArrayDeque<>());
        Runnable arrival = arrival(away ? Fate.FAILS : fates.poll(), effect, reply);
        ArrayDeque<Runnable> heldUp = operationToHeldUp.get(operation);
        if (heldUp != null) {
            heldUp.add(arrival);
        } else {
            world.after(1, arrival);
        }
        return reply.future();
    }

    private <T> Runnable arrival(@Nullable Fate fate, Supplier<Future<T>> effect, Promise<T> reply) {
        return () -> {
            if (fate == null) {
                answer(reply, effect.get());
                return;
            }
            switch (fate) {
                case FAILS -> answer(reply, Future.failedFuture(lost()));
                case LOSES_REPLY -> answer(reply, effect.get().compose(_ -> Future.failedFuture(lost())));
                case ANSWERS_LATE -> {
                    Future<T> result = effect.get();
                    world.after(3_000, () -> answer(reply, result));
                }
                case ARRIVES_LATE -> {
                    world.after(60_000, () -> answer(Promise.promise(), effect.get()));
                    answer(reply, Future.failedFuture(lost()));
                }
                case VANISHES -> {}
            }
        };
    }

    private <T> void answer(Promise<T> reply, Future<T> result) {
        world.after(1, () -> process.run(() -> reply.handle(result)));
    }
}
