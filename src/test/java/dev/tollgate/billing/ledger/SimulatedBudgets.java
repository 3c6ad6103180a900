package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetPeriod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The budgets in a {@link Simulation}: some are changed now and then, and some calls come with what was true before. */
final class SimulatedBudgets {
    private static final Map<String, List<String>> ORGANISATION_TO_OWNERS =
            new TreeMap<>(Map.of("org_a", List.of("key_a", "mem_a"), "org_b", List.of("key_b")));

    private final Story story;
    private final Random random;
    private final int holdNano;
    private final Map<String, List<Budget>> organisationToBudgets = new TreeMap<>();
    private final Map<String, List<Budget>> organisationToFormer = new TreeMap<>();

    SimulatedBudgets(Story story, Random random, int holdNano) {
        this.story = story;
        this.random = random;
        this.holdNano = holdNano;
        ORGANISATION_TO_OWNERS.forEach((organisationId, owners) -> {
            var budgets = new ArrayList<Budget>();
            for (String owner : owners) {
                for (BudgetPeriod period : BudgetPeriod.values()) {
                    budgets.add(new Budget(owner, period, limit(), 1));
                }
            }
            organisationToBudgets.put(organisationId, budgets);
            organisationToFormer.put(organisationId, List.copyOf(budgets));
        });
    }

    private long limit() {
        return (long) holdNano * (1 + random.nextInt(40)) / 2;
    }

    /** All of an organisation, as they are now. */
    List<Budget> all(String organisationId) {
        return List.copyOf(organisationToBudgets.getOrDefault(organisationId, List.of()));
    }

    /** What one call must fit into: for most calls nothing. */
    List<Budget> ofCall(String organisationId) {
        if (random.nextInt(5) < 3) {
            return List.of();
        }
        // A node may not have heard of the last change.
        var known = random.nextInt(10) == 0 ? organisationToFormer : organisationToBudgets;
        return known.getOrDefault(organisationId, List.of()).stream()
                .filter(_ -> random.nextInt(3) == 0)
                .toList();
    }

    /** An admin changes a budget. */
    void change(String organisationId) {
        List<Budget> budgets = organisationToBudgets.getOrDefault(organisationId, List.of());
        organisationToFormer.put(organisationId, List.copyOf(budgets));
        int index = random.nextInt(budgets.size());
        Budget old = budgets.get(index);
        var changed = new Budget(old.ownerId(), old.period(), limit(), old.version() + 1);
        story.tell("admin", "changes a budget: " + changed);
        budgets.set(index, changed);
    }

    /** Where these budgets are counted at a moment. */
    static Set<String> accounts(List<Budget> budgets, long atMs) {
        var accounts = new TreeSet<String>();
        budgets.forEach(budget -> accounts.add(BudgetAccounts.id(budget, atMs)));
        return accounts;
    }
}
