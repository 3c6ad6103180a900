package dev.tollgate.chat;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.billing.Payer;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.SpendingLimit;
import dev.tollgate.identity.SpendingLimit.Scope;
import dev.tollgate.platform.TollgateException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What callers may spend, between the words of identity, who knows the limits, and of billing, which counts. */
public final class Budgets {
    private Budgets() {}

    /** The limit as billing counts it. */
    public static Budget of(SpendingLimit limit) {
        return new Budget(limit.ownerId(), period(limit.scope()), limit.limitNano(), limit.version());
    }

    private static BudgetPeriod period(Scope scope) {
        return switch (scope) {
            case KEY_DAY -> BudgetPeriod.DAY;
            case KEY_MONTH, MEMBER_MONTH -> BudgetPeriod.MONTH;
            case KEY_TOTAL -> BudgetPeriod.TOTAL;
        };
    }

    /**
     * What a call of this caller must fit into, in the principal's order. A key's budget counts whoever pays; a member's
     * cap only where the member's organisation does.
     */
    static List<Budget> of(Principal caller, Payer payer) {
        boolean paysOwn = caller.organisationId().equals(payer.organisationId());
        return caller.spendingLimits().stream()
                .filter(limit -> limit.scope() != Scope.MEMBER_MONTH || paysOwn)
                .map(Budgets::of)
                .toList();
    }

    /**
     * A refusal of billing in words for the caller: whose budget it was and of what period, and no id, even where billing
     * names one that is not the caller's.
     */
    static TollgateException inWords(TollgateException refusal, Principal caller) {
        String period = refusal.figures().get(TollgateException.BUDGET);
        String owner = refusal.figures().get(TollgateException.BUDGET_OWNER);
        if (period == null) {
            return refusal;
        }
        TollgateException bare = refusal.without(TollgateException.BUDGET_OWNER).without(TollgateException.BUDGET);
        Optional<Scope> scope = caller.spendingLimits().stream()
                .filter(limit -> limit.ownerId().equals(owner))
                .map(SpendingLimit::scope)
                .filter(each -> period(each).name().toLowerCase(Locale.ROOT).equals(period))
                .findFirst();
        boolean isSpent = new BigDecimal(refusal.figures().getOrDefault("available", "0")).signum() <= 0;
        String end = isSpent ? " is used up" : " does not cover this request";
        return scope.map(each -> bare.saying(name(each) + end).with(TollgateException.BUDGET, word(each)))
                .orElseGet(() -> bare.saying("A budget" + end));
    }

    private static String name(Scope scope) {
        return switch (scope) {
            case KEY_DAY -> "The daily budget of this key";
            case KEY_MONTH -> "The monthly budget of this key";
            case KEY_TOTAL -> "The total budget of this key";
            case MEMBER_MONTH -> "The monthly budget of this member";
        };
    }

    private static String word(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
