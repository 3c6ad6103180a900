package dev.tollgate.billing.ledger;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetQuery;
import dev.tollgate.billing.BudgetReport;
import dev.tollgate.billing.BudgetUse;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.EntryStep;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Billing for the organisations of one shard. All its state belongs to the shard's context; the organisation's account
 * and the allowances of its end users are always in one shard.
 */
final class BillingService implements Billing {
    private final Means means;
    private final EpochKeeper keeper;
    private final Accounts accounts;
    private final Projector projector;
    private final EntryWriter entryWriter;
    private final ExactReads reads;
    private final SliceBook slices;
    private final Movements movements;
    private final Calls calls;

    /** To be called on the shard's context, which the executor leads to. */
    BillingService(Means means, EpochKeeper keeper, Executor shard, StartCredits startCredits, SliceRules rules) {
        this.means = means;
        this.keeper = keeper;
        this.accounts = new Accounts(means, startCredits);
        this.projector = new Projector(means, keeper);
        this.entryWriter = new EntryWriter(means, keeper);
        this.reads = new ExactReads(means, projector);
        var looks = new Looks(means, reads);
        var lines = new LineSink(keeper, shard, projector, entryWriter);
        this.slices = new SliceBook(new SliceGround(means, keeper, accounts, looks, lines, rules), projector);
        this.movements = new Movements(means, accounts, reads, new Shortage(looks, slices, keeper));
        this.calls = new Calls(means, keeper, accounts, slices, lines);
        keeper.onEpochEnd(ended -> shard.execute(() -> epochEnded(ended)));
        slices.sweepNowAndThen(means.timers());
    }

    private void epochEnded(String ended) {
        calls.forgetEpoch(ended);
        slices.forgetEpoch(ended);
        projector.forget();
        entryWriter.forget();
    }

    @Override
    public Future<Hold> hold(HoldRequest request) {
        return calls.hold(request);
    }

    @Override
    public Future<Settled> settle(Settlement settlement) {
        return calls.settle(settlement);
    }

    @Override
    public Future<Settled> release(Hold hold) {
        return calls.release(hold);
    }

    @Override
    public Future<Balance> balance(AccountRef account) {
        return accountId(account.payer()).compose(this::balance);
    }

    private Future<Balance> balance(String accountId) {
        return reads.read(accountId)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> accounts.ensure(accountId)))
                .compose(account -> held(account).map(heldNano -> balance(account, heldNano)));
    }

    private static Balance balance(AccountState account, long heldNano) {
        return new Balance(
                account.id(),
                account.balanceNano(),
                heldNano,
                account.creditLimitNano(),
                account.tokens(),
                Instant.ofEpochMilli(account.updatedAtMs()));
    }

    /** What calls hold: known here, asked of the other nodes; of a node that is silent its whole slice counts. */
    private Future<Long> held(AccountState account) {
        String own = keeper.epochId();
        var others = new HashMap<String, Long>();
        long ownNano = 0;
        for (var entry : account.slices().entrySet()) {
            long heldNano = entry.getValue().heldNano();
            if (entry.getKey().equals(own)) {
                // Between the reading and now a call may have ended: what is free here was never held.
                ownNano = heldHere(account.id());
            } else if (heldNano > 0) {
                others.put(entry.getKey(), heldNano);
            }
        }
        long here = ownNano;
        if (others.isEmpty()) {
            return Future.succeededFuture(here);
        }
        return means.peers().held(account.id(), others.keySet()).map(told -> {
            long sum = here;
            for (var other : others.entrySet()) {
                // Never more than its slice, which is what the account has given away.
                long toldNano = told.getOrDefault(other.getKey(), other.getValue());
                sum = Math.addExact(sum, Math.min(toldNano, other.getValue()));
            }
            return sum;
        });
    }

    /** What calls of this node hold of an account. */
    long heldHere(String accountId) {
        OwnSlice slice = slices.find(accountId);
        return slice == null ? 0 : slice.heldNano();
    }

    /** Gives back what no call of this node holds of an account. */
    Future<Void> recall(String accountId) {
        return slices.recall(accountId);
    }

    @Override
    public Future<BudgetReport> budgetUse(BudgetQuery query) {
        var uses = new ArrayList<BudgetUse>();
        long nowMs = means.clock().millis();
        return Retry.each(
                        query.budgets(),
                        budget -> budgetUse(budget, nowMs).onSuccess(uses::add).mapEmpty())
                .map(_ -> new BudgetReport(uses));
    }

    private Future<BudgetUse> budgetUse(Budget budget, long nowMs) {
        return reads.read(BudgetAccounts.id(budget, nowMs))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(new BudgetUse(budget, 0, 0))
                        : held(found.get())
                                .map(heldNano -> new BudgetUse(
                                        budget, Math.negateExact(found.get().balanceNano()), heldNano)));
    }

    @Override
    public Future<EntryPage> entries(EntryQuery query) {
        if (query.page() < 1 || query.limit() < 1 || query.limit() > 100) {
            return Future.failedFuture(
                    TollgateException.invalid("page", "page must be at least 1 and limit between 1 and 100"));
        }
        int skip = Math.multiplyExact(query.page() - 1, query.limit());
        return accountId(query.payer()).compose(accountId -> settled(accountId).compose(_ -> means.store()
                .entries(new EntryFilter(
                        accountId, ms(query.from()), ms(query.to()), query.type(), skip, query.limit()))));
    }

    @Override
    public Future<EntryStep> walk(EntryWalk walk) {
        if (walk.limit() < 1 || walk.limit() > EntryWalk.MAX_LIMIT) {
            return Future.failedFuture(
                    TollgateException.invalid("limit", "must be between 1 and " + EntryWalk.MAX_LIMIT));
        }
        EntryPlace after = walk.after();
        return accountId(walk.payer())
                .compose(accountId -> (after == null ? settled(accountId) : Future.<Void>succeededFuture())
                        .compose(_ -> means.store()
                                .entriesAfter(
                                        new EntryFilter(
                                                accountId,
                                                ms(walk.from()),
                                                ms(walk.to()),
                                                walk.type(),
                                                0,
                                                walk.limit()),
                                        after)))
                .map(EntryStep::new);
    }

    /** Done when what is committed is among the entries of the account. */
    private Future<Void> settled(String accountId) {
        return projector
                .flush(accountId)
                .compose(_ -> entryWriter.flush())
                .compose(_ -> reads.applyAll(accountId))
                .compose(_ -> accounts.ensure(accountId))
                .compose(_ -> movements.completeAndCopyOut(accountId));
    }

    private static OptionalLong ms(@Nullable Instant moment) {
        return moment == null ? OptionalLong.empty() : OptionalLong.of(moment.toEpochMilli());
    }

    @Override
    public Future<Balance> adjust(Adjustment adjustment) {
        return accountId(adjustment.payer())
                .compose(accountId -> movements.adjust(adjustment, accountId).compose(_ -> balance(accountId)));
    }

    @Override
    public Future<Balance> credit(Credit credit) {
        return accountId(credit.payer())
                .compose(accountId -> movements.credit(credit, accountId).compose(_ -> balance(accountId)));
    }

    @Override
    public Future<Balance> refund(Refund refund) {
        return accountId(refund.payer())
                .compose(accountId -> movements.refund(refund, accountId).compose(_ -> balance(accountId)));
    }

    @Override
    public Future<Balance> transfer(Transfer transfer) {
        return movements.transfer(transfer).compose(_ -> balance(transfer.endUserId()));
    }

    @Override
    public Future<Balance> limit(CreditLimit limit) {
        return movements.limit(limit).compose(_ -> balance(limit.organisationId()));
    }

    private Future<String> accountId(Payer payer) {
        return accounts.accountId(payer);
    }

    /** Ends open transfers of the account and copies its lines out. */
    Future<Void> copyOut(String accountId) {
        return movements.completeAndCopyOut(accountId);
    }

    /** Nothing more is admitted on the node; done when what this shard has under way is committed and applied. */
    Future<Void> stop() {
        keeper.closeAdmission();
        return drain();
    }

    /** Waits for what is committed or on its way; nothing new comes any more. */
    Future<Void> drain() {
        return calls.endings().compose(_ -> projector.flushAll()).compose(_ -> entryWriter.flush());
    }
}
