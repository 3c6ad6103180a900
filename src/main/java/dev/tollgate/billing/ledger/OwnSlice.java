package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node has of one account's credits in the present epoch: holds are taken from it and given back to it in
 * memory, and only where it does not suffice is the account asked, for all who wait at once. State of one shard's context.
 */
final class OwnSlice {
    /** How long after a call for credits a node takes no more than it needs. */
    private static final long RECALLED_MS = Duration.ofSeconds(5).toMillis();

    private final SliceGround ground;
    private final String accountId;
    private final String epochId;
    private final SliceState state;
    private final WaitingCalls waiting = new WaitingCalls();
    private final Replenishment replenishment;
    private final RecentHolds recent = new RecentHolds();
    private boolean busy;
    private boolean over;
    private long lastUsedMs;
    private long directUntilMs;
    private @Nullable Promise<Void> idle;

    OwnSlice(SliceGround ground, String accountId, String organisationId, String epochId) {
        this.ground = ground;
        this.accountId = accountId;
        this.epochId = epochId;
        this.state = new SliceState(epochId);
        this.replenishment = new Replenishment(
                ground,
                new Replenishment.Names(accountId, organisationId, epochId),
                state,
                waiting,
                this::isDirect,
                this::giveBackFree);
    }

    String accountId() {
        return accountId;
    }

    String epochId() {
        return epochId;
    }

    /** Takes it at once where the slice suffices and nobody waits. */
    boolean tryTake(long wantedNano, long spareNano) {
        if (over || !waiting.isEmpty() || !isCovered(wantedNano, spareNano)) {
            return false;
        }
        grant(wantedNano);
        return true;
    }

    private boolean isCovered(long nano, long spareNano) {
        return state.isKnownToStore()
                && !replenishment.changesLimit()
                && state.freeNano() >= nano
                && (spareNano == 0 || state.withinReachNano() - nano >= spareNano);
    }

    private void grant(long nano) {
        state.hold(nano);
        lastUsedMs = ground.nowMs();
        recent.add(nano, lastUsedMs);
    }

    /** Takes it once it is there: between the least and the wanted; fails with INSUFFICIENT_CREDIT or UNAVAILABLE. */
    Future<Long> take(long wantedNano, long leastNano, long spareNano) {
        if (over) {
            return Future.failedFuture(Retry.busy());
        }
        recent.add(wantedNano, ground.nowMs());
        Future<Long> granted = waiting.add(wantedNano, leastNano, spareNano);
        pump();
        return granted;
    }

    /** Makes the account's limit that of the budget, where it is a newer one. */
    void limit(Budget known) {
        replenishment.limit(known);
    }

    private void pump() {
        if (busy || over) {
            return;
        }
        grantFromFree();
        if (busy) {
            // Who was just answered asked again at once, and that began the next step.
            return;
        }
        if (waiting.isEmpty()) {
            if (isDirect()) {
                giveBackFree();
            }
            return;
        }
        busy = true;
        replenishment.step().onComplete(done -> {
            busy = false;
            if (done.failed()) {
                waiting.failAll(done.cause());
            }
            grantFromFree();
            tellIdle();
            pump();
        });
    }

    /** Between two steps nothing is under way: who calls credits back gets what is free, and who waits asks anew. */
    private void tellIdle() {
        Promise<Void> told = idle;
        idle = null;
        if (told != null) {
            told.complete();
        }
    }

    private void grantFromFree() {
        WaitingCalls.Waiter first = waiting.first();
        while (first != null && isCovered(first.targetNano(), first.spareNano())) {
            waiting.removeFirst();
            if (ground.admits(epochId)) {
                grant(first.targetNano());
                first.granted().complete(first.targetNano());
            } else {
                first.granted().fail(Retry.busy());
            }
            first = waiting.first();
        }
    }

    private boolean isDirect() {
        long nowMs = ground.nowMs();
        return nowMs < directUntilMs || ground.rules().isLow(state.withinReachNano(), recent.largest(nowMs));
    }

    /**
     * Ends a hold that cost something.
     *
     * @return what its line takes out of the slice: the cost, as far as the slice has it, and in direct mode all that
     *     nobody needs; the line must be written, and {@link #written} be told of it
     */
    long spend(long holdNano, long costNano) {
        return state.spend(holdNano, costNano) + unneeded();
    }

    /** Ends a hold that cost nothing; what a line is to take out of the slice, often nothing and then there is none. */
    long release(long holdNano) {
        state.unhold(holdNano);
        long backNano = unneeded();
        if (backNano > 0) {
            state.lineBegun();
        }
        return backNano;
    }

    /** A line that this slice asked for is durable, or lost with its epoch. */
    void written(Line line) {
        long paidNano = Math.min(line.costNano(), line.heldNano());
        state.lineWritten(paidNano, line.heldNano() - paidNano);
    }

    /** Takes back what was taken and is not held after all. */
    void putBack(long nano) {
        long backNano = release(nano);
        if (backNano > 0) {
            giveBack(backNano);
        }
    }

    /** What is free is for those who wait; where nobody does, in direct mode, it goes back to the account. */
    private long unneeded() {
        if (busy || !waiting.isEmpty() || !isDirect()) {
            pump();
            return 0;
        }
        return state.giveFree();
    }

    /** Gives back what is free, and for a while takes no more than is needed; done when the account shows it. */
    Future<Void> recall() {
        directUntilMs = ground.nowMs() + RECALLED_MS;
        if (busy && !replenishment.isCallingBack()) {
            Promise<Void> told = idle == null ? Promise.promise() : idle;
            idle = told;
            return told.future().compose(_ -> giveBackFree());
        }
        boolean isSomething = state.freeNano() > 0;
        Future<Void> back = giveBackFree();
        if (isSomething) {
            replenishment.calledBackMeanwhile(back);
        }
        return back;
    }

    private Future<Void> giveBackFree() {
        if (state.freeNano() == 0 || over) {
            return Future.succeededFuture();
        }
        state.lineBegun();
        return giveBack(state.giveFree());
    }

    private Future<Void> giveBack(long nano) {
        return ground.giveBack(accountId, epochId, nano).onComplete(_ -> state.lineWritten(0, nano));
    }

    /** What calls under way hold, those included whose end is not durable yet. */
    long heldNano() {
        return state.heldNano();
    }

    /**
     * Gives back what was not used for long, and looks again where a take may have come late.
     *
     * @return whether there is nothing in it any more, so that it may be forgotten
     */
    boolean rest() {
        if (busy || over || !waiting.isEmpty()) {
            return false;
        }
        if (replenishment.isUnclear()) {
            busy = true;
            replenishment.lookForLateTake().onComplete(_ -> {
                busy = false;
                pump();
            });
            return false;
        }
        if (ground.nowMs() - lastUsedMs < ground.rules().life().toMillis()) {
            return false;
        }
        giveBackFree();
        return state.isEmpty();
    }

    /** Its epoch is over: nothing of it stands any more. */
    void end() {
        over = true;
        waiting.failAll(Retry.busy());
        tellIdle();
    }
}
