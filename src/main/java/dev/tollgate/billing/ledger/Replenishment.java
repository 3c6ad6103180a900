package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a slice gets more of its account's credits, for all who wait at once: one step at a time. */
final class Replenishment {
    private static final int TRIES = 3;
    private static final long NEVER = Long.MIN_VALUE;

    /** For so long a take whose outcome is not known may still have its effect. */
    private static final long LATE_MS = Duration.ofMinutes(2).toMillis();

    private final SliceGround ground;
    private final Names names;
    private final SliceState state;
    private final WaitingCalls waiting;
    private final BooleanSupplier isDirect;
    private final Supplier<Future<Void>> giveBackFree;
    private long unclearSinceMs = NEVER;
    private @Nullable Budget budget;
    private @Nullable Budget wantedLimit;
    private boolean isCallingBack;
    private @Nullable Future<Void> givenBack;

    /** Of what the slice is, and whose. */
    record Names(String accountId, String organisationId, String epochId) {}

    /**
     * For one slice.
     *
     * @param isDirect whether to take no more than is needed
     * @param giveBackFree gives back all that is free; done when the account shows it
     */
    Replenishment(
            SliceGround ground,
            Names names,
            SliceState state,
            WaitingCalls waiting,
            BooleanSupplier isDirect,
            Supplier<Future<Void>> giveBackFree) {
        this.ground = ground;
        this.names = names;
        this.state = state;
        this.waiting = waiting;
        this.isDirect = isDirect;
        this.giveBackFree = giveBackFree;
    }

    /** Makes the account's limit that of the budget, where it is a newer one. */
    void limit(Budget known) {
        budget = known;
        boolean isFirst = !state.isBegun() && wantedLimit == null;
        if (isFirst || known.version() > (wantedLimit == null ? state.limitVersion() : wantedLimit.version())) {
            wantedLimit = known;
        }
    }

    /** Whether the limit is to be changed before anything is granted. */
    boolean changesLimit() {
        return wantedLimit != null;
    }

    /** Does what is next for those who wait: begins the slice, changes the limit, or takes more. */
    Future<Void> step() {
        if (!state.isBegun()) {
            return begin();
        }
        Budget limit = wantedLimit;
        if (limit != null) {
            return changeLimit(limit);
        }
        WaitingCalls.Need need = waiting.need();
        if (need.isBeyondNumbers()) {
            return examine();
        }
        // What was decided is all there is, maybe, and a refill beside it too much.
        long refillNano =
                need.isDecided() || isDirect.getAsBoolean() ? 0 : ground.rules().refill(state.availableNano());
        return takeMore(Math.max(0, need.nano() - state.freeNano()) + refillNano, need.spareNano());
    }

    private Future<Void> begin() {
        return ground.open(names.accountId(), names.organisationId(), wantedLimit)
                .map(account -> {
                    state.begin(account);
                    // Not the limit that was there before the reading: a newer one may have come meanwhile.
                    Budget wanted = wantedLimit;
                    if (wanted != null && wanted.version() <= state.limitVersion()) {
                        wantedLimit = null;
                    }
                    return null;
                });
    }

    private Future<Void> changeLimit(Budget limit) {
        // What is free was taken under the old limit, so it goes back first and is taken anew.
        return giveBackFree
                .get()
                .compose(_ -> ground.changeLimit(names.accountId(), limit))
                .map(account -> {
                    state.reconcile(account);
                    if (limit.equals(wantedLimit)) {
                        wantedLimit = null;
                    }
                    return null;
                });
    }

    private Future<Void> takeMore(long nano, long spareNano) {
        var take = new Take(names.accountId(), names.epochId(), state.takenNano(), nano, spareNano);
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
        state.taken(account, nano);
        ground.prune(account);
        return Future.succeededFuture();
    }

    private Future<Void> examine() {
        int asked = waiting.count();
        // What is durable now is in what is seen, and no more on its way.
        long durableBefore = state.durableReturnedNano();
        return ground.looks().look(names.accountId()).compose(look -> {
            look.account().ifPresent(state::reconcile);
            if (!waiting.areServedBy(state.withinReachNano(), asked)) {
                return callBack(look, asked, durableBefore);
            }
            decide(look, asked, durableBefore);
            return Future.succeededFuture();
        });
    }

    /**
     * Decides after other nodes gave back what they do not need. Where one of them called back what is free here, since it
     * is short too, all is asked anew: else both would refuse what one of them could have.
     */
    private Future<Void> callBack(Looks.Look look, int asked, long durableBefore) {
        isCallingBack = true;
        givenBack = null;
        return ground.looks()
                .recall(look, names.epochId())
                .andThen(_ -> isCallingBack = false)
                .compose(seen -> {
                    seen.account().ifPresent(state::reconcile);
                    Future<Void> back = givenBack;
                    if (back != null && waiting.mayAskAnew()) {
                        return back;
                    }
                    decide(seen, asked, durableBefore);
                    return Future.succeededFuture();
                });
    }

    /** A look may have missed what went back since it began: nobody is refused for good because of that. */
    private void decide(Looks.Look look, int asked, long durableBefore) {
        waiting.decide(
                state.withinReachNano(),
                asked,
                state.returnedNano() - durableBefore,
                (waiter, leftNano, comingNano) -> refusal(look, waiter.leastNano(), leftNano, comingNano));
    }

    private TollgateException refusal(Looks.Look look, long leastNano, long leftNano, long comingNano) {
        long othersNano = look.account()
                .map(account ->
                        account.heldNano() - account.slice(names.epochId()).heldNano())
                .orElse(0L);
        TollgateException refusal = Refusals.insufficient(
                leastNano,
                leftNano,
                othersNano + state.heldNano() + comingNano,
                !look.silent().isEmpty());
        return budget == null
                ? refusal
                : refusal.with(TollgateException.BUDGET, budget.period().name().toLowerCase(Locale.ROOT))
                        .with(TollgateException.BUDGET_OWNER, budget.ownerId());
    }

    /** Whether it waits for other nodes to give back. */
    boolean isCallingBack() {
        return isCallingBack;
    }

    /** While it waits for other nodes, one of them called back what was free here. */
    void calledBackMeanwhile(Future<Void> back) {
        givenBack = back;
    }

    /** Whether the outcome of a take is not known. */
    boolean isUnclear() {
        return unclearSinceMs != NEVER;
    }

    /** Looks whether a take of unknown outcome had its effect after all; never fails. */
    Future<Void> lookForLateTake() {
        return ground.store()
                .account(names.accountId())
                .onSuccess(found -> {
                    if (found.isPresent() && !found.get().slice(names.epochId()).isClosed()) {
                        state.reconcile(found.get());
                        unclearSinceMs = ground.nowMs() - unclearSinceMs > LATE_MS ? NEVER : unclearSinceMs;
                    }
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }
}
