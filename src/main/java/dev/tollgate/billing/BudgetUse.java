package dev.tollgate.billing;

/**
 * How far a budget is used in its present period, in 10^-9 credit.
 *
 * @param spentNano booked calls
 * @param heldNano reserved by calls under way
 */
public record BudgetUse(Budget budget, long spentNano, long heldNano) {}
