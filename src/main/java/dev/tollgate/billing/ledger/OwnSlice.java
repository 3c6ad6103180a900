package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node has of one account's credits in the present epoch: holds are taken from it and given back to it in
 * memory, and only where it does not suffice is the account asked, for all who wait at once.
 *
 * <p>Always: taken - what lines took out = free + held by calls. State of one shard's context.
 */
final class OwnSlice {
    private static final int TRIES = 3;
    private static final int MAX_ROUNDS = 8;
    private static final long NEVER = Long.MIN_VALUE;

    /** How long after a call for credits a node takes no more than it needs. */
    private static final long RECALLED_MS = Duration.ofSeconds(5).toMillis();

    /** For so long a take whose outcome is not known may still have its effect. */
    private static final long LATE_MS = Duration.ofMinutes(2).toMillis();

    private final SliceGround ground;
    private final String accountId;
    private final String epochId;
    private final String organisationId;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final RecentHolds recent = new RecentHolds();
    private boolean loaded;
    private boolean busy;
    private boolean over;
    private boolean isKnownToStore;
    private long unclearSinceMs = NEVER;
    private long takenNano;
    private long freeNano;
    private long heldNano;
    private long endingNano;
    private int linesUnderWay;
    private int expected;

    /** All that lines ever gave back, and what of it the account shows: the rest is on its way. */
    private long returnedNano;

    private long shownNano;
    private long availableNano;
    private long lastUsedMs;
    private long directUntilMs;
    private long limitVersion;
    private @Nullable Budget budget;
    private @Nullable Budget wantedLimit;
    private @Nullable Promise<Void> idle;

    /** Somebody who waits for credits. */
    private static final class Waiter {
        private final long wantedNano;
        private final long leastNano;
        private final long spareNano;
        private final Promise<Long> granted = Promise.promise();
        private long targetNano;
        private boolean isDecided;
        private int rounds;

        Waiter(long wantedNano, long leastNano, long spareNano) {
            this.wantedNano = wantedNano;
            this.leastNano = leastNano;
            this.spareNano = spareNano;
            this.targetNano = wantedNano;
        }
    }

    OwnSlice(SliceGround ground, String accountId, String organisationId, String epochId) {
        this.ground = ground;
        this.accountId = accountId;
        this.organisationId = organisationId;
        this.epochId = epochId;
    }

    String accountId() {
        return accountId;
    }

    String epochId() {
        return epochId;
    }

    /** Takes it at once where the slice suffices and nobody waits. */
    boolean tryTake(long wantedNano, long spareNano) {
        if (!isKnownToStore || over || !waiters.isEmpty() || wantedLimit != null || freeNano < wantedNano) {
            return false;
        }
        if (spareNano > 0 && freeNano - wantedNano + availableNano < spareNano) {
            return false;
        }
        grant(wantedNano);
        return true;
    }

    private void grant(long nano) {
        freeNano -= nano;
        heldNano += nano;
        lastUsedMs = ground.nowMs();
        recent.add(nano, lastUsedMs);
    }

    /** Takes it once it is there: between the least and the wanted; fails with INSUFFICIENT_CREDIT or UNAVAILABLE. */
    Future<Long> take(long wantedNano, long leastNano, long spareNano) {
        if (over) {
            return Future.failedFuture(Retry.busy());
        }
        recent.add(wantedNano, ground.nowMs());
        var waiter = new Waiter(wantedNano, leastNano, spareNano);
        waiters.add(waiter);
        pump();
        return waiter.granted.future();
    }

    /** Makes the account's limit that of the budget, where it is a newer one. */
    void limit(Budget known) {
        budget = known;
        boolean isFirst = !loaded && wantedLimit == null;
        if (isFirst || known.version() > (wantedLimit == null ? limitVersion : wantedLimit.version())) {
            wantedLimit = known;
        }
    }

    private void pump() {
        if (busy || over) {
            return;
        }
        grantFromFree();
        if (waiters.isEmpty()) {
            nobodyWaits();
            return;
        }
        busy = true;
        step().onComplete(done -> {
            busy = false;
            if (done.failed()) {
                failAll(done.cause());
            }
            grantFromFree();
            tellIdle();
            pump();
        });
    }

    private void nobodyWaits() {
        if (freeNano > 0 && isDirect()) {
            giveBackFree();
        }
    }

    /** Between two steps nothing is under way: who calls credits back gets what is free, and who waits asks anew. */
    private void tellIdle() {
        Promise<Void> waiting = idle;
        idle = null;
        if (waiting != null) {
            waiting.complete();
        }
    }

    private void grantFromFree() {
        while (isKnownToStore
                && wantedLimit == null
                && !waiters.isEmpty()
                && freeNano >= waiters.getFirst().targetNano) {
            Waiter first = waiters.getFirst();
            if (!first.isDecided
                    && first.spareNano > 0
                    && freeNano - first.targetNano + availableNano < first.spareNano) {
                return;
            }
            waiters.removeFirst();
            if (ground.admits(epochId)) {
                grant(first.targetNano);
                first.granted.complete(first.targetNano);
            } else {
                first.granted.fail(Retry.busy());
            }
        }
    }

    private void failAll(Throwable failure) {
        var failed = List.copyOf(waiters);
        waiters.clear();
        failed.forEach(waiter -> waiter.granted.fail(failure));
    }

    private Future<Void> step() {
        if (!loaded) {
            return load();
        }
        Budget limit = wantedLimit;
        if (limit != null) {
            return changeLimit(limit);
        }
        boolean isDecided = waiters.getFirst().isDecided;
        long needNano = -freeNano;
        long spareNano = 0;
        for (Waiter waiter : waiters) {
            if (waiter.isDecided == isDecided) {
                needNano = Math.addExact(needNano, waiter.targetNano);
                spareNano = Math.max(spareNano, isDecided ? 0 : waiter.spareNano);
            }
        }
        long refillNano = isDirect() ? 0 : ground.rules().refill(availableNano);
        return takeMore(Math.max(0, needNano) + refillNano, spareNano);
    }

    private Future<Void> load() {
        Budget limit = wantedLimit;
        return ground.open(accountId, organisationId, limit).map(account -> {
            StandingSlice standing = account.slice(epochId);
            if (standing.isClosed()) {
                throw Retry.busy();
            }
            loaded = true;
            takenNano = standing.takenNano();
            freeNano = standing.heldNano();
            see(account);
            if (limit != null && limit.version() <= limitVersion) {
                wantedLimit = null;
            }
            return null;
        });
    }

    private void see(AccountState account) {
        availableNano = account.availableNano();
        limitVersion = account.limitVersion();
        isKnownToStore = account.slices().containsKey(epochId);
    }

    private Future<Void> changeLimit(Budget limit) {
        // What is free was taken under the old limit, so it goes back first and is taken anew.
        return giveBackFree().compose(_ -> ground.changeLimit(accountId, limit)).map(account -> {
            reconcile(account);
            if (limit.equals(wantedLimit)) {
                wantedLimit = null;
            }
            return null;
        });
    }

    private Future<Void> takeMore(long nano, long spareNano) {
        var take = new Take(accountId, epochId, takenNano, nano, spareNano);
        var tries = new int[1];
        return ground.retry()
                .upTo(TRIES, () -> {
                    // The outcome of a try before this one is not known: it may have its effect yet.
                    unclearSinceMs = ++tries[0] > 1 ? ground.nowMs() : unclearSinceMs;
                    return ground.store().take(take);
                })
                .onFailure(_ -> unclearSinceMs = ground.nowMs())
                .compose(account -> account.map(after -> taken(after, nano)).orElseGet(this::examine));
    }

    private Future<Void> taken(AccountState account, long nano) {
        takenNano += nano;
        freeNano += nano;
        see(account);
        ground.prune(account);
        return Future.succeededFuture();
    }

    private Future<Void> examine() {
        int asked = waiters.size();
        long shownBefore = shownNano;
        return ground.looks().look(accountId).compose(look -> {
            reconcile(look);
            Future<Looks.Look> last = suffices(asked)
                    ? Future.succeededFuture(look)
                    : ground.looks().recall(look, epochId).onSuccess(this::reconcile);
            return last.map(seen -> {
                decide(seen, asked, returnedNano - shownBefore);
                return null;
            });
        });
    }

    private void reconcile(Looks.Look look) {
        look.account().ifPresent(this::reconcile);
    }

    /** Takes over what a take of unknown outcome brought after all. */
    private void reconcile(AccountState account) {
        StandingSlice standing = account.slice(epochId);
        if (standing.isClosed()) {
            throw Retry.busy();
        }
        freeNano += standing.takenNano() - takenNano;
        takenNano = standing.takenNano();
        see(account);
    }

    private boolean suffices(int asked) {
        long leftNano = availableNano + freeNano;
        for (Waiter waiter : first(asked)) {
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

    /**
     * Gives each what there is, in turn; who cannot have the least is refused, but not for good while credits are on their
     * way back, which the look may have missed, or are promised to another who waits.
     */
    private void decide(Looks.Look look, int asked, long returningNano) {
        long leftNano = availableNano + freeNano;
        long comingNano = returningNano;
        var refused = new ArrayList<Waiter>();
        for (Waiter waiter : first(asked)) {
            long canNano = leftNano - waiter.spareNano;
            if (++waiter.rounds > MAX_ROUNDS) {
                waiters.remove(waiter);
                waiter.granted.fail(Retry.busy());
            } else if (canNano >= waiter.leastNano) {
                waiter.targetNano = Math.min(waiter.wantedNano, canNano);
                waiter.isDecided = true;
                leftNano -= waiter.targetNano;
                comingNano += waiter.targetNano;
            } else {
                refused.add(waiter);
            }
        }
        waiters.removeAll(refused);
        for (Waiter waiter : refused) {
            waiter.granted.fail(refusal(look, waiter, leftNano, comingNano));
        }
    }

    private TollgateException refusal(Looks.Look look, Waiter waiter, long leftNano, long comingNano) {
        long othersNano = look.account()
                .map(account -> account.heldNano() - account.slice(epochId).heldNano())
                .orElse(0L);
        TollgateException refusal = insufficient(
                waiter.leastNano,
                leftNano,
                othersNano + heldNano + endingNano + comingNano,
                !look.silent().isEmpty());
        return budget == null
                ? refusal
                : refusal.with(TollgateException.BUDGET, budget.period().name().toLowerCase(Locale.ROOT))
                        .with(TollgateException.BUDGET_OWNER, budget.ownerId());
    }

    /** The refusal of an amount, with a time to retry where open holds or silent nodes alone stand in the way. */
    static TollgateException insufficient(long requiredNano, long availableNano, long heldNano, boolean isUncertain) {
        TollgateException refusal = new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Insufficient credit")
                .with("required", Credits.format(requiredNano))
                .with("available", Credits.format(availableNano))
                .with("held", Credits.format(heldNano));
        boolean holdsAlone = heldNano > 0 && Math.addExact(availableNano, heldNano) >= requiredNano;
        return holdsAlone || isUncertain ? refusal.retryAfter(Duration.ofSeconds(1)) : refusal;
    }

    private boolean isDirect() {
        long nowMs = ground.nowMs();
        return nowMs < directUntilMs || ground.rules().isLow(availableNano + freeNano, recent.largest(nowMs));
    }

    /**
     * Ends a hold that cost something.
     *
     * @return what its line takes out of the slice: the cost, as far as the slice has it, and in direct mode all that
     *     nobody needs; the line must be written, and {@link #written} be told of it
     */
    long spend(long holdNano, long costNano) {
        heldNano -= holdNano;
        long ownNano = holdNano + freeNano;
        long paidNano = Math.min(costNano, ownNano);
        freeNano = ownNano - paidNano;
        endingNano += paidNano;
        linesUnderWay++;
        return paidNano + unneeded();
    }

    /** A line that this slice asked for is durable, or lost with its epoch. */
    void written(Line line) {
        endingNano -= Math.min(line.costNano(), line.heldNano());
        linesUnderWay--;
    }

    /** The account shows a line of a call's end that gave so much back. */
    void shown(long backNano) {
        shownNano += backNano;
    }

    /** Ends a hold that cost nothing; what a line is to take out of the slice, often nothing and then there is none. */
    long release(long holdNano) {
        heldNano -= holdNano;
        freeNano += holdNano;
        long backNano = unneeded();
        linesUnderWay += backNano > 0 ? 1 : 0;
        return backNano;
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
        if (busy || !waiters.isEmpty() || !isDirect()) {
            pump();
            return 0;
        }
        long nano = freeNano;
        freeNano = 0;
        returnedNano += nano;
        return nano;
    }

    /** Gives back what is free, and for a while takes no more than is needed; done when the account shows it. */
    Future<Void> recall() {
        directUntilMs = ground.nowMs() + RECALLED_MS;
        if (!busy) {
            return giveBackFree();
        }
        Promise<Void> waiting = idle == null ? Promise.promise() : idle;
        idle = waiting;
        return waiting.future().compose(_ -> giveBackFree());
    }

    private Future<Void> giveBackFree() {
        if (freeNano == 0 || over) {
            return Future.succeededFuture();
        }
        long nano = freeNano;
        freeNano = 0;
        returnedNano += nano;
        linesUnderWay++;
        return giveBack(nano);
    }

    private Future<Void> giveBack(long nano) {
        return ground.giveBack(accountId, epochId, nano).onComplete(_ -> {
            linesUnderWay--;
            shownNano += nano;
        });
    }

    /** What calls under way hold, those included whose end is not durable yet. */
    long heldNano() {
        return heldNano + endingNano;
    }

    long freeNano() {
        return freeNano;
    }

    /**
     * Gives back what was not used for long, and looks again where a take may have come late.
     *
     * @return whether there is nothing in it any more, so that it may be forgotten
     */
    boolean rest() {
        if (busy || over || expected > 0 || !waiters.isEmpty()) {
            return false;
        }
        if (unclearSinceMs != NEVER) {
            lookForLateTake();
            return false;
        }
        boolean isIdle = ground.nowMs() - lastUsedMs >= ground.rules().life().toMillis();
        if (isIdle && freeNano > 0) {
            giveBackFree();
            return false;
        }
        // A line under way is not in the document, from which the slice would be begun anew.
        return isIdle && heldNano == 0 && freeNano == 0 && linesUnderWay == 0;
    }

    private void lookForLateTake() {
        busy = true;
        ground.store().account(accountId).onComplete(read -> {
            busy = false;
            Optional<AccountState> found = read.succeeded() ? read.result() : Optional.empty();
            if (!over && found.isPresent() && !found.get().slice(epochId).isClosed()) {
                reconcile(found.get());
                unclearSinceMs = ground.nowMs() - unclearSinceMs > LATE_MS ? NEVER : unclearSinceMs;
            }
            pump();
        });
    }

    /** A call will come for credits once it has them from another slice: until then this one is not to be forgotten. */
    void expect() {
        expected++;
    }

    /** That call has come, or will not. */
    void expectNoMore() {
        expected--;
    }

    /** Its epoch is over: nothing of it stands any more. */
    void end() {
        over = true;
        failAll(Retry.busy());
        tellIdle();
    }
}
