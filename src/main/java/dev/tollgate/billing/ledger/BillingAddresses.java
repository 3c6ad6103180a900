package dev.tollgate.billing.ledger;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
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
import dev.tollgate.platform.bus.Address;

/** Where billing is asked; each address is served once by every shard, see {@link Shards}. */
final class BillingAddresses {
    static final Address<HoldRequest, Hold> HOLD =
            new Address<>("tollgate.billing.hold", HoldRequest.class, Hold.class);
    static final Address<Settlement, Settled> SETTLE =
            new Address<>("tollgate.billing.settle", Settlement.class, Settled.class);
    static final Address<Hold, Settled> RELEASE = new Address<>("tollgate.billing.release", Hold.class, Settled.class);
    static final Address<AccountRef, Balance> BALANCE =
            new Address<>("tollgate.billing.balance", AccountRef.class, Balance.class);
    static final Address<EntryQuery, EntryPage> ENTRIES =
            new Address<>("tollgate.billing.entries", EntryQuery.class, EntryPage.class);
    static final Address<EntryWalk, EntryStep> WALK =
            new Address<>("tollgate.billing.walk", EntryWalk.class, EntryStep.class);
    static final Address<Adjustment, Balance> ADJUST =
            new Address<>("tollgate.billing.adjust", Adjustment.class, Balance.class);
    static final Address<Credit, Balance> CREDIT =
            new Address<>("tollgate.billing.credit", Credit.class, Balance.class);
    static final Address<Transfer, Balance> TRANSFER =
            new Address<>("tollgate.billing.transfer", Transfer.class, Balance.class);
    static final Address<Refund, Balance> REFUND =
            new Address<>("tollgate.billing.refund", Refund.class, Balance.class);
    static final Address<CreditLimit, Balance> LIMIT =
            new Address<>("tollgate.billing.limit", CreditLimit.class, Balance.class);
    static final Address<BudgetQuery, BudgetReport> BUDGETS =
            new Address<>("tollgate.billing.budgets", BudgetQuery.class, BudgetReport.class);

    private BillingAddresses() {}
}
