package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Which account counts a budget: one for each owner and period of UTC. */
final class BudgetAccounts {
    private static final String PREFIX = "bud_";

    private BudgetAccounts() {}

    /** The id of the account that counts what is held at this moment. */
    static String id(Budget budget, long atMs) {
        LocalDate day = Instant.ofEpochMilli(atMs).atZone(ZoneOffset.UTC).toLocalDate();
        return PREFIX + budget.ownerId() + "_"
                + switch (budget.period()) {
                    case DAY -> day;
                    case MONTH -> YearMonth.from(day);
                    case TOTAL -> "total";
                };
    }

    /** Periods hold no such sign, owners may. */
    static String ownerOf(String budgetId) {
        return budgetId.substring(PREFIX.length(), budgetId.lastIndexOf('_'));
    }

    static String periodOf(String budgetId) {
        return budgetId.substring(budgetId.lastIndexOf('_') + 1);
    }

    static boolean isBudget(String accountId) {
        return accountId.startsWith(PREFIX);
    }
}
