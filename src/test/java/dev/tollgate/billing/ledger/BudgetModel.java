package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the budgets of a {@link Simulation} must come to: each call counts once in each of its own, or in none. */
final class BudgetModel {
    private static final int[] PARTS = {80, 100};

    private final MemoryBillingStore memory;
    private final Commits counted;
    private final Map<Call, Set<Set<String>>> callToAccounts = new HashMap<>();
    private final Map<String, Long> accountToHighestNano = new TreeMap<>();
    private final Set<String> perhapsReached = new TreeSet<>();

    /** A hold's id belongs to one call in each epoch. */
    private record Call(String holdId, String epochId) {}

    /** @param counted where it keeps what was counted, apart from what was booked */
    BudgetModel(MemoryBillingStore memory, Commits counted) {
        this.memory = memory;
        this.counted = counted;
    }

    Commits counted() {
        return counted;
    }

    /** A call was held in one of these sets of accounts: the second is that of the next day, where it became midnight. */
    void held(String holdId, String epochId, Set<Set<String>> accounts) {
        callToAccounts.put(new Call(holdId, epochId), accounts);
    }

    /** Each charge of a record stands beside one line for each of its budgets, of the same amount. */
    void written(JournalRecord record) {
        Map<String, List<Line>> idToCounts = record.lines().stream()
                .filter(line -> line.kind() == Line.Kind.COUNT)
                .collect(Collectors.groupingBy(Line::holdId, TreeMap::new, Collectors.toList()));
        for (Line line : record.lines()) {
            if (line.kind() == Line.Kind.SETTLE && line.costNano() > 0) {
                List<Line> counts = idToCounts.getOrDefault(line.holdId(), List.of());
                checkCounts(line, counts, record.epoch().id());
                idToCounts.remove(line.holdId());
            } else if (line.kind() == Line.Kind.COUNT) {
                counted.charge(line.accountId(), line.holdId() + " in " + line.accountId(), line.costNano());
            }
        }
        assertThat(idToCounts).as("counted without a charge").isEmpty();
    }

    private void checkCounts(Line charge, List<Line> counts, String epochId) {
        List<String> accounts = counts.stream().map(Line::accountId).sorted().toList();
        assertThat(callToAccounts.getOrDefault(new Call(charge.holdId(), epochId), Set.of(Set.of())).stream()
                        .map(List::copyOf))
                .as("budgets in which %s may count", charge.holdId())
                .contains(accounts);
        assertThat(counts)
                .as("what %s counts", charge.holdId())
                .allMatch(count -> count.costNano() == charge.costNano());
    }

    /** The document of a budget has changed. */
    void changed(AccountState budget) {
        accountToHighestNano.merge(budget.id(), budget.creditLimitNano(), Math::max);
        for (int percent : PARTS) {
            if (isReached(budget, percent, budget.creditLimitNano())) {
                perhapsReached.add(notice(budget, percent));
            }
        }
    }

    private static String notice(AccountState budget, int percent) {
        return budget.id() + "-" + percent;
    }

    private static boolean isReached(AccountState budget, int percent, long limitNano) {
        long spentNano = -budget.balanceNano();
        return spentNano > 0 && spentNano * 100 >= limitNano * percent;
    }

    /** A budget whose limit was lowered below what was spent may be noted with the next call, or not. */
    void checkAtRest() {
        assertThat(counted.twice()).as("counted twice").isEmpty();
        assertThat(perhapsReached).as("budgets that are used so far").containsAll(memory.notices.keySet());
        for (AccountState budget : memory.accounts.values()) {
            for (int percent : PARTS) {
                long highestNano = accountToHighestNano.getOrDefault(budget.id(), 0L);
                if (BudgetAccounts.isBudget(budget.id()) && isReached(budget, percent, highestNano)) {
                    assertThat(memory.notices).as("notices").containsKey(notice(budget, percent));
                }
            }
        }
        assertThat(memory.notices.values())
                .as("notices that tell of too little")
                .allMatch(notice -> notice.spentNano() * 100 >= notice.limitNano() * notice.percent());
    }
}
