package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that wait for credits of one slice, in turn. */
final class WaitingCalls {
    private static final int MAX_ROUNDS = 8;

    /** More than any account has; sums of two such amounts are still numbers. */
    static final long MOST_NANO = Long.MAX_VALUE / 4;

    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

    /** Somebody who waits for credits. */
    static final class Waiter {
        private final long wantedNano;
        private final long leastNano;
        private final long spareNano;
        private final Promise<Long> granted = Promise.promise();
        private long targetNano;
        private boolean isDecided;
        private int rounds;

        private Waiter(long wantedNano, long leastNano, long spareNano) {
            this.wantedNano = wantedNano;
            this.leastNano = leastNano;
            this.spareNano = spareNano;
            this.targetNano = wantedNano;
        }

        long targetNano() {
            return targetNano;
        }

        long leastNano() {
            return leastNano;
        }

        /** What must stay within reach beside it; once it is decided what it gets, nothing. */
        long spareNano() {
            return isDecided ? 0 : spareNano;
        }

        Promise<Long> granted() {
            return granted;
        }

        /** A call that is free needs no credits, also where the account is below zero. */
        private boolean wantsNothing() {
            return wantedNano == 0 && spareNano == 0;
        }
    }

    /**
     * What those who are next need together.
     *
     * @param nano at most {@link #MOST_NANO}
     * @param isDecided whether it was decided from the account what each of them gets
     */
    record Need(long nano, long spareNano, boolean isDecided) {
        boolean isBeyondNumbers() {
            return nano >= MOST_NANO || spareNano > MOST_NANO;
        }
    }

    /** Makes the refusal of one of them. */
    interface Refusal {
        /**
         * Refuses.
         *
         * @param leftNano what is left for it
         * @param comingNano what is on its way back, or promised to another
         */
        Throwable of(Waiter waiter, long leftNano, long comingNano);
    }

    Future<Long> add(long wantedNano, long leastNano, long spareNano) {
        var waiter = new Waiter(wantedNano, leastNano, spareNano);
        waiters.add(waiter);
        return waiter.granted.future();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    int count() {
        return waiters.size();
    }

    @Nullable
    Waiter first() {
        return waiters.peekFirst();
    }

    void removeFirst() {
        waiters.removeFirst();
    }

    /** Of all who are as far as the first one; to be asked while somebody waits. */
    Need need() {
        boolean isDecided = waiters.getFirst().isDecided;
        long needNano = 0;
        long spareNano = 0;
        for (Waiter waiter : waiters) {
            if (waiter.isDecided == isDecided) {
                needNano += Math.min(waiter.targetNano, MOST_NANO - needNano);
                spareNano = Math.max(spareNano, waiter.spareNano());
            }
        }
        return new Need(needNano, spareNano, isDecided);
    }

    /** Whether so much is enough for the first so many. */
    boolean areServedBy(long nano, int count) {
        long leftNano = nano;
        for (Waiter waiter : first(count)) {
            leftNano -= waiter.wantedNano;
            if (leftNano < waiter.spareNano) {
                return false;
            }
        }
        return true;
    }

    private List<Waiter> first(int count) {
        return waiters.stream().limit(count).toList();
    }

    /** Whether the first may ask once more before it is decided. */
    boolean mayAskAnew() {
        Waiter first = waiters.peekFirst();
        return first != null && ++first.rounds < MAX_ROUNDS;
    }

    /**
     * Gives each of the first so many what there is, in turn; who cannot have the least is refused.
     *
     * @param nano all that there is
     * @param returningNano on its way back, so that it may be missing in the former
     */
    void decide(long nano, int count, long returningNano, Refusal refusal) {
        long leftNano = nano;
        long comingNano = returningNano;
        var refused = new ArrayList<Waiter>();
        for (Waiter waiter : first(count)) {
            long canNano = leftNano - waiter.spareNano;
            if (++waiter.rounds > MAX_ROUNDS) {
                waiters.remove(waiter);
                waiter.granted.fail(Retry.busy());
            } else if (canNano >= waiter.leastNano || waiter.wantsNothing()) {
                waiter.targetNano = Math.min(waiter.wantedNano, Math.max(0, canNano));
                waiter.isDecided = true;
                leftNano -= waiter.targetNano;
                comingNano += waiter.targetNano;
            } else {
                refused.add(waiter);
            }
        }
        waiters.removeAll(refused);
        for (Waiter waiter : refused) {
            waiter.granted.fail(refusal.of(waiter, leftNano, comingNano));
        }
    }

    void failAll(Throwable failure) {
        var failed = List.copyOf(waiters);
        waiters.clear();
        failed.forEach(waiter -> waiter.granted.fail(failure));
    }
}
