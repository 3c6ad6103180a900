package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The way of one simulated process to the store: each call takes a while and may meet a fault. When the process dies, what
 * it sent may still arrive, and no reply does.
 */
final class FaultyStore extends StoreWay {
    private static final int LATE_MS = 4_000;
    private static final int VERY_LATE_MS = 40_000;

    /** What befalls a node as a whole. */
    interface Conditions {
        int faultPercent();

        boolean isCutOff();

        /** What each way takes more than usual. */
        int slownessMs();

        /** The process is to die at once. */
        void crash();

        void tell(String what);
    }

    private enum Fate {
        FAILS,
        LOSES_REPLY,
        COMES_LATE,
        FAILS_AND_COMES_LATE,
        ANSWERS_LATE,
        COMES_TWICE,
        CRASHES_BEFORE,
        CRASHES_AFTER,
        VANISHES
    }

    private final VirtualWorld world;
    private final Random random;
    private final Conditions conditions;

    FaultyStore(StoreWay store, VirtualWorld world, Conditions conditions) {
        super(store, store.usage());
        this.world = world;
        this.random = world.random();
        this.conditions = conditions;
    }

    @Override
    <T> Future<T> call(String operation, Supplier<Future<T>> effect) {
        Promise<T> reply = Promise.promise();
        if (process.isDead()) {
            return reply.future();
        }
        if (conditions.isCutOff()) {
            meet(random.nextInt(3) == 0 ? Fate.VANISHES : Fate.FAILS, effect, reply);
        } else if (random.nextInt(100) < conditions.faultPercent()) {
            Fate fate = drawn();
            conditions.tell(operation + " " + fate);
            meet(fate, effect, reply);
        } else {
            world.after(delayMs(), () -> answer(reply, effect.get(), delayMs()));
        }
        return reply.future();
    }

    private Fate drawn() {
        // A crash is rare: most lives would be nothing but starts.
        return switch (random.nextInt(40)) {
            case 0 -> Fate.CRASHES_BEFORE;
            case 1 -> Fate.CRASHES_AFTER;
            case 2, 3, 4 -> Fate.COMES_LATE;
            case 5, 6, 7 -> Fate.ANSWERS_LATE;
            case 8, 9, 10, 11 -> Fate.COMES_TWICE;
            case 12, 13, 14, 15 -> Fate.FAILS_AND_COMES_LATE;
            default -> random.nextBoolean() ? Fate.FAILS : Fate.LOSES_REPLY;
        };
    }

    private <T> void meet(Fate fate, Supplier<Future<T>> effect, Promise<T> reply) {
        switch (fate) {
            case FAILS -> world.after(delayMs(), () -> answer(reply, Future.failedFuture(lost()), delayMs()));
            case LOSES_REPLY ->
                world.after(
                        delayMs(),
                        () -> answer(reply, effect.get().compose(_ -> Future.failedFuture(lost())), delayMs()));
            case COMES_LATE -> world.after(lateMs(), () -> answer(reply, effect.get(), delayMs()));
            case FAILS_AND_COMES_LATE -> {
                world.after(delayMs(), () -> answer(reply, Future.failedFuture(lost()), delayMs()));
                world.after(lateMs(), () -> take(effect));
            }
            case ANSWERS_LATE -> world.after(delayMs(), () -> answer(reply, effect.get(), lateMs()));
            case COMES_TWICE -> {
                world.after(delayMs(), () -> answer(reply, effect.get(), delayMs()));
                world.after(random.nextBoolean() ? lateMs() : delayMs(), () -> take(effect));
            }
            case CRASHES_BEFORE -> conditions.crash();
            case CRASHES_AFTER -> {
                world.after(delayMs(), () -> take(effect));
                conditions.crash();
            }
            case VANISHES -> world.after(lateMs(), () -> answer(reply, Future.failedFuture(lost()), 1));
        }
    }

    /** It has its effect, and nobody waits for the reply. */
    private static <T> void take(Supplier<Future<T>> effect) {
        Future<T> unheard = effect.get();
        assertThat(unheard.isComplete()).isTrue();
    }

    private int delayMs() {
        int slowness = conditions.slownessMs();
        return 1 + random.nextInt(8) + (slowness == 0 ? 0 : random.nextInt(slowness));
    }

    private int lateMs() {
        return 1 + random.nextInt(random.nextInt(8) == 0 ? VERY_LATE_MS : LATE_MS);
    }

    private <T> void answer(Promise<T> reply, Future<T> result, int afterMs) {
        world.after(afterMs, () -> process.run(() -> reply.handle(result)));
    }
}
