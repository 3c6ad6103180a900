package dev.tollgate.billing;

import io.vertx.core.Future;

/**
 * The money. Every operation may be asked twice with the same id and then has one effect; every answer that tells of a
 * change tells of a durable one. All fail with a {@link dev.tollgate.platform.TollgateException}: UNAVAILABLE when the
 * store does not take it now.
 */
public interface Billing {
    /**
     * Reserves credits durably.
     *
     * @return fails with INSUFFICIENT_CREDIT, figures `required`, `available`, `held` (credits), and with a time to retry
     *     when open holds alone stand in the way
     */
    Future<Hold> hold(HoldRequest request);

    /** Books the cost and ends the hold; done when the journal has it. */
    Future<Settled> settle(Settlement settlement);

    /** Ends a hold that cost nothing. */
    Future<Settled> release(Hold hold);

    /** The exact state of the account now; an account never used before is made, with the start credits. */
    Future<Balance> balance(AccountRef account);

    /** Entries committed before the question are in the answer. */
    Future<EntryPage> entries(EntryQuery query);

    /** The next entries for whoever wants all of them; the first step has those committed before the question. */
    Future<EntryStep> walk(EntryWalk walk);

    /** Sets a balance by an entry of the difference, so that parallel debits are not lost. */
    Future<Balance> adjust(Adjustment adjustment);

    /** Adds new credits. */
    Future<Balance> credit(Credit credit);

    /** Takes credits back; the balance may go below zero by what was spent already. */
    Future<Balance> refund(Refund refund);

    /**
     * Moves credits; returns the allowance's balance.
     *
     * @return fails with INSUFFICIENT_CREDIT when what is to be moved is not available, with NOT_FOUND when credits are to
     *     come back from an allowance that is not there
     */
    Future<Balance> transfer(Transfer transfer);

    /** Sets how far below zero an organisation's balance may be spent. */
    Future<Balance> limit(CreditLimit limit);

    /** How far budgets are used in their present periods, exactly. */
    Future<BudgetReport> budgetUse(BudgetQuery query);
}
