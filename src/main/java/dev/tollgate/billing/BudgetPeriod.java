package dev.tollgate.billing;

/** What a budget starts anew with. */
public enum BudgetPeriod {
    /** A day of UTC. */
    DAY,
    /** A month of UTC. */
    MONTH,
    /** Never. */
    TOTAL
}
