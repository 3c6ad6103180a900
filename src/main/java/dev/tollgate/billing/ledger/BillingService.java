package dev.tollgate.billing.ledger;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Billing for the organisations of one shard. All its state belongs to the shard's context; the organisation's account
 * and the allowances of its end users are always in one shard.
 */
final class BillingService implements Billing {
    private final Means means;
    private final Accounts accounts;
    private final Projector projector;
    private final EntryWriter entryWriter;
    private final ExactReads reads;
    private final Movements movements;
    private final Calls calls;

    /** To be called on the shard's context, which the executor leads to. */
    BillingService(Means means, EpochKeeper keeper, Executor shard, long startCreditsNano) {
        this.means = means;
        this.accounts = new Accounts(means, startCreditsNano);
        this.projector = new Projector(means, keeper);
        this.entryWriter = new EntryWriter(means, keeper);
        this.reads = new ExactReads(means.store(), projector);
        this.movements = new Movements(means, accounts, reads);
        var lines = new LineSink(keeper, shard, projector, entryWriter);
        this.calls = new Calls(
                means, keeper, new Holds(means, keeper, accounts, new FreshLooks(means.store(), reads)), lines);
        keeper.onEpochEnd(ended -> shard.execute(() -> epochEnded(ended)));
    }

    private void epochEnded(String ended) {
        calls.forgetEpoch(ended);
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
                .map(ExactReads::balance);
    }

    @Override
    public Future<EntryPage> entries(EntryQuery query) {
        if (query.page() < 1 || query.limit() < 1 || query.limit() > 100) {
            return Future.failedFuture(
                    TollgateException.invalid("page", "page must be at least 1 and limit between 1 and 100"));
        }
        return accountId(query.payer()).compose(accountId -> projector
                .flush(accountId)
                .compose(_ -> entryWriter.flush())
                .compose(_ -> reads.applyAll(accountId))
                .compose(_ -> accounts.ensure(accountId))
                .compose(_ -> movements.completeAndCopyOut(accountId))
                .compose(_ -> means.store().entries(filter(accountId, query))));
    }

    private static EntryFilter filter(String accountId, EntryQuery query) {
        var from = query.from();
        var to = query.to();
        return new EntryFilter(
                accountId,
                from == null ? OptionalLong.empty() : OptionalLong.of(from.toEpochMilli()),
                to == null ? OptionalLong.empty() : OptionalLong.of(to.toEpochMilli()),
                query.type(),
                Math.multiplyExact(query.page() - 1, query.limit()),
                query.limit());
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
    public Future<Balance> transfer(Transfer transfer) {
        return movements.transfer(transfer).compose(_ -> balance(transfer.endUserId()));
    }

    private Future<String> accountId(Payer payer) {
        return accounts.accountId(payer);
    }

    /** Gives back what stands under the current epoch in this account but belongs to no call. */
    void giveBackUnknown(AccountState account) {
        calls.giveBackUnknown(account);
    }

    /** Ends open transfers of the account and copies its lines out. */
    Future<Void> copyOut(String accountId) {
        return movements.completeAndCopyOut(accountId);
    }

    /** Waits for what is committed or on its way; nothing new comes any more. */
    Future<Void> drain() {
        return calls.endings().compose(_ -> projector.flushAll()).compose(_ -> entryWriter.flush());
    }
}
