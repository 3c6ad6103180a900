package dev.tollgate.billing.ledger;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
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
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;

/** Asks the shard of the payer's organisation. */
final class BillingOverBus implements Billing {
    private final Bus bus;
    private final Shards shards;

    BillingOverBus(Bus bus, Shards shards) {
        this.bus = bus;
        this.shards = shards;
    }

    @Override
    public Future<Hold> hold(HoldRequest request) {
        return ask(BillingAddresses.HOLD, request.payer(), request);
    }

    @Override
    public Future<Settled> settle(Settlement settlement) {
        return ask(BillingAddresses.SETTLE, settlement.hold().payer(), settlement);
    }

    @Override
    public Future<Settled> release(Hold hold) {
        return ask(BillingAddresses.RELEASE, hold.payer(), hold);
    }

    @Override
    public Future<Balance> balance(AccountRef account) {
        return ask(BillingAddresses.BALANCE, account.payer(), account);
    }

    @Override
    public Future<EntryPage> entries(EntryQuery query) {
        return ask(BillingAddresses.ENTRIES, query.payer(), query);
    }

    @Override
    public Future<EntryStep> walk(EntryWalk walk) {
        return ask(BillingAddresses.WALK, walk.payer(), walk);
    }

    @Override
    public Future<Balance> adjust(Adjustment adjustment) {
        return ask(BillingAddresses.ADJUST, adjustment.payer(), adjustment);
    }

    @Override
    public Future<Balance> credit(Credit credit) {
        return ask(BillingAddresses.CREDIT, credit.payer(), credit);
    }

    @Override
    public Future<Balance> transfer(Transfer transfer) {
        return ask(BillingAddresses.TRANSFER, new Payer(transfer.organisationId(), null), transfer);
    }

    @Override
    public Future<Balance> refund(Refund refund) {
        return ask(BillingAddresses.REFUND, refund.payer(), refund);
    }

    @Override
    public Future<Balance> limit(CreditLimit limit) {
        return ask(BillingAddresses.LIMIT, new Payer(limit.organisationId(), null), limit);
    }

    @Override
    public Future<BudgetReport> budgetUse(BudgetQuery query) {
        return ask(BillingAddresses.BUDGETS, new Payer(query.organisationId(), null), query);
    }

    private <Q extends Record, A> Future<A> ask(Address<Q, A> address, Payer payer, Q request) {
        return bus.request(address.shard(shards.of(payer.organisationId())), request);
    }
}
