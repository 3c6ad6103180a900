package dev.tollgate.billing.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * That a budget was used up to some part of it; noted once for each budget, period and part.
 *
 * @param percent 80 or 100
 * @param spentNano in 10^-9 credit, when it was seen
 */
public record BudgetNotice(
        String accountId, String organisationId, int percent, long spentNano, long limitNano, long atMs) {
    private static final int[] PARTS = {80, 100};

    /** The same for ever. */
    public String id() {
        return accountId + "-" + percent;
    }

    /** Whose budget it is: a key's id, or organisation and user. */
    public String ownerId() {
        return BudgetAccounts.ownerOf(accountId);
    }

    /** The period of UTC that it counts: `2026-11-21`, `2026-11` or `total`. */
    public String period() {
        return BudgetAccounts.periodOf(accountId);
    }

    /** What is to be noted of a budget as it is now. */
    static List<BudgetNotice> of(AccountState budget, long nowMs) {
        long spentNano = -budget.balanceNano();
        long limitNano = budget.creditLimitNano();
        var notices = new ArrayList<BudgetNotice>();
        for (int percent : PARTS) {
            if (spentNano > 0 && spentNano >= part(limitNano, percent)) {
                notices.add(
                        new BudgetNotice(budget.id(), budget.organisationId(), percent, spentNano, limitNano, nowMs));
            }
        }
        return notices;
    }

    /** So many percent, rounded up, without the product that could overflow. */
    private static long part(long limitNano, int percent) {
        return limitNano / 100 * percent + (limitNano % 100 * percent + 99) / 100;
    }
}
