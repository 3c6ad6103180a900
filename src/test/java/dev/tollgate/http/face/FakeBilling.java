package dev.tollgate.http.face;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.billing.BudgetQuery;
import dev.tollgate.billing.BudgetReport;
import dev.tollgate.billing.BudgetUse;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.EntryStep;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts that begin with 10000.1 credits. */
public final class FakeBilling implements Billing {
    private final Rooms rooms;
    private final Map<Payer, Long> balances = new HashMap<>();
    public final Map<BudgetPeriod, Long> spentNano = new HashMap<>();
    public @Nullable EntryQuery query;
    public @Nullable Throwable balanceFailure;

    /** What a walk goes through, the newest first. */
    public final List<LedgerEntry> booked = new ArrayList<>();

    public final List<EntryWalk> walks = new ArrayList<>();
    public @Nullable Throwable walkFailure;

    FakeBilling(Rooms rooms) {
        this.rooms = rooms;
    }

    public long balanceNano(Payer payer) {
        return balances.getOrDefault(payer, 10_000_100_000_000L);
    }

    private Future<Balance> move(Payer payer, long toNano, String act) {
        rooms.acts.add(act);
        balances.put(payer, toNano);
        return balance(new AccountRef(payer));
    }

    @Override
    public Future<Hold> hold(HoldRequest request) {
        return Future.failedFuture("not asked by faces");
    }

    @Override
    public Future<Settled> settle(Settlement settlement) {
        return Future.failedFuture("not asked by faces");
    }

    @Override
    public Future<Settled> release(Hold hold) {
        return Future.failedFuture("not asked by faces");
    }

    @Override
    public Future<Balance> balance(AccountRef account) {
        if (balanceFailure != null) {
            return Future.failedFuture(balanceFailure);
        }
        return Future.succeededFuture(new Balance(
                "acc_1", balanceNano(account.payer()), 250_000_000, 5_000_000_000L, 1250, FakeIdentity.THEN));
    }

    /** A quarter of a credit is held in each budget, and what {@link #spentNano} says spent. */
    @Override
    public Future<BudgetReport> budgetUse(BudgetQuery query) {
        return Future.succeededFuture(new BudgetReport(query.budgets().stream()
                .map(budget -> new BudgetUse(budget, spentNano.getOrDefault(budget.period(), 0L), 250_000_000))
                .toList()));
    }

    @Override
    public Future<EntryPage> entries(EntryQuery query) {
        this.query = query;
        var metadata =
                Map.of("model", "gpt-4", "provider", "openai", "tokens", "25", "estimated", "true", "reason", "12");
        return Future.succeededFuture(new EntryPage(
                List.of(new LedgerEntry(
                        "req_1", "acc_1", EntryType.DEBIT, 1_250_000_000, "gpt-4 usage", metadata, FakeIdentity.THEN)),
                150));
    }

    /** Through {@link #booked}, by the place alone. */
    @Override
    public Future<EntryStep> walk(EntryWalk walk) {
        walks.add(walk);
        if (walkFailure != null) {
            return Future.failedFuture(walkFailure);
        }
        EntryPlace after = walk.after();
        return Future.succeededFuture(new EntryStep(booked.stream()
                .dropWhile(entry -> after != null && !entry.id().equals(after.id()))
                .skip(after == null ? 0 : 1)
                .limit(walk.limit())
                .toList()));
    }

    @Override
    public Future<Balance> adjust(Adjustment adjustment) {
        return move(adjustment.payer(), adjustment.newBalanceNano(), "adjust " + adjustment.id());
    }

    @Override
    public Future<Balance> credit(Credit credit) {
        long sum = Math.addExact(balanceNano(credit.payer()), credit.amountNano());
        return move(credit.payer(), sum, "credit " + credit.id());
    }

    @Override
    public Future<Balance> transfer(Transfer transfer) {
        var payer = new Payer(transfer.organisationId(), transfer.endUserId());
        return move(payer, transfer.amountNano(), "transfer " + transfer.id() + " to " + transfer.endUserId());
    }

    @Override
    public Future<Balance> refund(Refund refund) {
        throw new UnsupportedOperationException("nobody asks for a refund here");
    }

    @Override
    public Future<Balance> limit(CreditLimit limit) {
        var payer = new Payer(limit.organisationId(), null);
        return move(payer, balanceNano(payer), "limit " + limit.organisationId() + " " + limit.limitNano());
    }
}
