package dev.tollgate.chat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetQuery;
import dev.tollgate.billing.BudgetReport;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.EntryStep;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One account in memory. */
final class FakeBilling implements Billing {
    private final Map<String, Hold> holds = new HashMap<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private final Promise<Void> ended = Promise.promise();
    private long balanceNano = 1_000 * Credits.ONE_NANO;
    private int held;
    private boolean refusesSettlements;
    private final List<HoldRequest> asked = new ArrayList<>();
    private @Nullable Budget usedUp;
    private long leftNano;
    private @Nullable TollgateException refusal;

    synchronized void balance(long nano) {
        balanceNano = nano;
    }

    synchronized void refuseSettlements() {
        refusesSettlements = true;
    }

    /** Of this budget there is only so much left from now on. */
    synchronized void leave(Budget budget, long nano) {
        usedUp = budget;
        leftNano = nano;
    }

    /** Refuses every hold from now on in these words. */
    synchronized void refuse(TollgateException inTheseWords) {
        refusal = inTheseWords;
    }

    /** Every hold that was asked for. */
    synchronized List<HoldRequest> asked() {
        return List.copyOf(asked);
    }

    synchronized long heldNano() {
        return holds.values().stream().mapToLong(Hold::heldNano).sum();
    }

    synchronized List<Settlement> settlements() {
        return List.copyOf(settlements);
    }

    /** How many holds were ever taken. */
    synchronized int holdsTaken() {
        return held;
    }

    /** Completes when the first hold has ended. */
    Future<Void> ended() {
        return ended.future();
    }

    @Override
    public synchronized Future<Hold> hold(HoldRequest request) {
        asked.add(request);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        if (usedUp != null && request.budgets().contains(usedUp) && request.leastNano() > leftNano) {
            return Future.failedFuture(new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Insufficient credits")
                    .with("required", Credits.format(request.leastNano()))
                    .with("available", Credits.format(leftNano))
                    .with("held", "0")
                    .with("budget", usedUp.period().name().toLowerCase(Locale.ROOT))
                    .with("budgetOwner", usedUp.ownerId()));
        }
        long availableNano = balanceNano - heldNano() - request.spareNano();
        if (request.leastNano() > availableNano) {
            return Future.failedFuture(new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Insufficient credits")
                    .with("required", Credits.format(request.leastNano()))
                    .with("available", Credits.format(availableNano))
                    .with("held", Credits.format(heldNano())));
        }
        var hold = new Hold(request.id(), "acc", request.payer(), Math.min(request.wantedNano(), availableNano));
        holds.put(hold.id(), hold);
        held++;
        return Future.succeededFuture(hold);
    }

    @Override
    public synchronized Future<Settled> settle(Settlement settlement) {
        if (refusesSettlements) {
            return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "The store is away"));
        }
        holds.remove(settlement.hold().id());
        settlements.add(settlement);
        balanceNano -= settlement.costNano();
        ended.tryComplete();
        return Future.succeededFuture(new Settled(settlement.hold().id(), settlement.costNano()));
    }

    @Override
    public synchronized Future<Settled> release(Hold hold) {
        holds.remove(hold.id());
        ended.tryComplete();
        return Future.succeededFuture(new Settled(hold.id(), 0));
    }

    @Override
    public Future<Balance> balance(AccountRef account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<EntryPage> entries(EntryQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<EntryStep> walk(EntryWalk walk) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Balance> adjust(Adjustment adjustment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Balance> credit(Credit credit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Balance> transfer(Transfer transfer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Balance> refund(Refund refund) {
        throw new UnsupportedOperationException("nobody asks for a refund here");
    }

    @Override
    public Future<Balance> limit(CreditLimit limit) {
        throw new UnsupportedOperationException("nobody sets a limit here");
    }

    @Override
    public Future<BudgetReport> budgetUse(BudgetQuery query) {
        throw new UnsupportedOperationException("nobody reads budgets here");
    }
}
