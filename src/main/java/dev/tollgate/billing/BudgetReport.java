package dev.tollgate.billing;

import java.util.List;

/** The answer to a {@link BudgetQuery}, in its order. */
public record BudgetReport(List<BudgetUse> uses) {
    public BudgetReport {
        uses = List.copyOf(uses);
    }
}
