package dev.tollgate.billing;

import java.util.List;

/** A question how far budgets of one organisation are used. */
public record BudgetQuery(String organisationId, List<Budget> budgets) {
    public BudgetQuery {
        budgets = List.copyOf(budgets);
    }
}
