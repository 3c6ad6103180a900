package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a {@link Simulation} asked and was answered, and what the store must therefore hold, always and at rest. */
final class PlainModel {
    /** The ids of refunds begin so. */
    static final String REFUND = "ref";

    private final MemoryBillingStore memory;
    private final Commits commits;
    private final BudgetModel budgets;
    private final boolean isStrict;

    /** By entry id: every amount that this id may have been booked with. */
    private final Map<String, Set<Long>> idToAsked = new HashMap<>();

    private final Map<String, Long> idToAnswered = new TreeMap<>();
    private final Set<String> released = new HashSet<>();
    private final Map<String, Covered> idToCovered = new LinkedHashMap<>();
    private final Map<String, AccountState> idToSeen = new HashMap<>();
    private final Map<String, Set<Long>> organisationToLimits = new HashMap<>();
    private final Set<String> closedEpochs = new HashSet<>();
    private final List<AssertionError> violations = new ArrayList<>();

    /** What was promised to a call that may still be charged. */
    private record Covered(Set<String> accountIds, long heldNano, String epochId) {}

    PlainModel(MemoryBillingStore memory, Commits commits, BudgetModel budgets, boolean isStrict) {
        this.memory = memory;
        this.commits = commits;
        this.budgets = budgets;
        this.isStrict = isStrict;
        memory.onRecord = this::written;
        memory.onMovement = entry -> commits.move(entry.accountId(), entry.id(), entry.deltaNano());
    }

    BudgetModel budgets() {
        return budgets;
    }

    private void written(JournalRecord record) {
        if (record.closed()) {
            closedEpochs.add(record.epoch().id());
            idToCovered.values().removeIf(covered -> covered.epochId()
                    .equals(record.epoch().id()));
        }
        for (Line line : record.lines()) {
            uncover(line.holdId(), record.epoch().id());
            if (line.kind() == Line.Kind.SETTLE && line.costNano() > 0) {
                commits.charge(line.accountId(), line.holdId(), line.costNano());
            }
        }
        check(() -> budgets.written(record));
        record.lines().forEach(line -> checkCovered(line.accountId()));
    }

    /** A hold was answered under an epoch: until it ends, it can be charged in full. */
    void held(Hold hold, String epochId, Set<String> budgetsAsked, Set<String> budgetsNow) {
        budgets.held(hold.id(), epochId, new HashSet<>(List.of(budgetsAsked, budgetsNow)));
        if (!closedEpochs.contains(epochId)) {
            // At midnight it may be in either period: then it is in none that is checked.
            var accounts = new TreeSet<>(budgetsAsked);
            accounts.retainAll(budgetsNow);
            accounts.add(hold.accountId());
            idToCovered.put(hold.id(), new Covered(accounts, hold.heldNano(), epochId));
            accounts.forEach(this::checkCovered);
        }
    }

    /** Its end is asked: it can cost so much at the most, and the rest may be given to others. */
    void coverOnly(String holdId, String epochId, long costNano) {
        idToCovered.computeIfPresent(
                holdId,
                (_, covered) -> covered.epochId().equals(epochId)
                        ? new Covered(covered.accountIds(), Math.min(costNano, covered.heldNano()), epochId)
                        : covered);
    }

    private void uncover(String holdId, String epochId) {
        Covered covered = idToCovered.get(holdId);
        if (covered != null && covered.epochId().equals(epochId)) {
            idToCovered.remove(holdId);
        }
    }

    /** What is promised is there, but for what a refund or a lower limit has taken away meanwhile. */
    private void checkCovered(String accountId) {
        AccountState account = memory.accounts.get(accountId);
        if (!isStrict || account == null) {
            return;
        }
        long promisedNano = 0;
        for (Covered covered : idToCovered.values()) {
            promisedNano += covered.accountIds().contains(accountId) ? covered.heldNano() : 0;
        }
        long leftNano = balance(accountId) + account.creditLimitNano() - promisedNano;
        if (leftNano < Math.min(0, account.availableNano())) {
            check(() -> assertThat(leftNano)
                    .as("what can be spent of %s less what is promised to calls under way", accountId)
                    .isNotNegative());
        }
    }

    private long balance(String accountId) {
        return commitsOf(accountId).balance(accountId);
    }

    private Commits commitsOf(String accountId) {
        return BudgetAccounts.isBudget(accountId) ? budgets.counted() : commits;
    }

    /** A credit limit may be this from now on. */
    void limitAsked(CreditLimit limit) {
        organisationToLimits
                .computeIfAbsent(limit.organisationId(), _ -> new HashSet<>(List.of(0L)))
                .add(limit.limitNano());
    }

    /** An entry may be booked with this amount. */
    void asked(String id, long deltaNano) {
        idToAsked.computeIfAbsent(id, _ -> new HashSet<>()).add(deltaNano);
    }

    /** An entry must be there with this amount from now on. */
    void answered(String id, long deltaNano) {
        idToAnswered.put(id, deltaNano);
        check(() -> assertThat(commits.isBooked(id))
                .as("%s was answered, so it is booked", id)
                .isTrue());
    }

    Set<String> answeredIds() {
        return Set.copyOf(idToAnswered.keySet());
    }

    /** A hold's end was answered; every later answer must be the same. */
    void ended(Hold hold, long costNano) {
        if (costNano == 0) {
            check(() -> assertThat(idToAnswered)
                    .as("%s was charged, and then answered with no cost", hold.id())
                    .doesNotContainKey(hold.id()));
            released.add(hold.id());
            return;
        }
        check(() -> {
            assertThat(released)
                    .as("%s cost nothing, and then something", hold.id())
                    .doesNotContain(hold.id());
            assertThat(idToAnswered.getOrDefault(hold.id(), -costNano))
                    .as("cost of %s in two answers", hold.id())
                    .isEqualTo(-costNano);
        });
        answered(hold.id(), -costNano);
    }

    /** An id that cost nothing is used for another try. */
    void usedAgain(String id) {
        released.remove(id);
    }

    /** Inside futures an error would only fail the future: it is kept, and thrown by the next step. */
    void check(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError e) {
            violations.add(e);
        }
    }

    void throwViolation() {
        if (!violations.isEmpty()) {
            throw violations.getFirst();
        }
    }

    /** To be called after each effect on the store. */
    void checkAlways() {
        // Asked after every effect, so that an assertion is made only of what is wrong.
        if (!commits.twice().isEmpty()) {
            check(() -> assertThat(commits.twice()).as("booked twice").isEmpty());
        }
        for (AccountState account : memory.accounts.values()) {
            AccountState before = idToSeen.put(account.id(), account);
            if (!account.equals(before)) {
                checkChanged(before, account);
            }
        }
    }

    private void checkChanged(@Nullable AccountState before, AccountState account) {
        long sumNano = account.balanceNano() + account.creditLimitNano() - account.heldNano();
        if (account.availableNano() != sumNano) {
            check(() -> assertThat(account.availableNano())
                    .as("available of %s", account)
                    .isEqualTo(sumNano));
        }
        if (isStrict && sumNano < 0 && !mayFallTo(before, account)) {
            check(() -> assertThat(sumNano)
                    .as("available of %s, before %s", account, before)
                    .isNotNegative());
        }
        commitsOf(account.id()).limit(account.id(), account.creditLimitNano());
        if (BudgetAccounts.isBudget(account.id())) {
            budgets.changed(account);
        }
        checkCovered(account.id());
    }

    /** Below zero it comes by a lower limit or a refund alone, and then up again. */
    private static boolean mayFallTo(@Nullable AccountState before, AccountState account) {
        return before != null
                && (account.availableNano() >= before.availableNano()
                        || account.creditLimitNano() < before.creditLimitNano()
                        || account.lines().getLast().entry().id().startsWith(REFUND));
    }

    /**
     * To be called when nothing is under way and all periodic work was done.
     *
     * @param livingEpochs of the nodes that run
     */
    void checkAtRest(Set<String> livingEpochs) {
        throwViolation();
        assertThat(memory.epochs.values())
                .filteredOn(epoch -> epoch.state() != MemoryJournalStore.State.DONE)
                .extracting(epoch -> epoch.epoch().id())
                .as("epochs that are not done")
                .containsExactlyInAnyOrderElementsOf(livingEpochs);
        for (AccountState account : memory.accounts.values()) {
            assertThat(account.heldNano()).as("held of %s", account).isZero();
            assertThat(account.lines()).as("lines of %s", account).isEmpty();
            assertThat(account.balanceNano()).as("balance of %s", account).isEqualTo(balance(account.id()));
            if (!BudgetAccounts.isBudget(account.id())) {
                assertThat(account.creditLimitNano())
                        .as("limit of %s", account)
                        .isIn(organisationToLimits.getOrDefault(account.id(), Set.of(0L)));
            }
        }
        assertThat(memory.entries.keySet())
                .as("entries")
                .isEqualTo(commits.all().keySet());
        commits.all().forEach((id, booking) -> {
            assertThat(memory.entries.get(id))
                    .as("entry %s", id)
                    .extracting(entry -> new Commits.Booking(entry.accountId(), entry.deltaNano()))
                    .isEqualTo(booking);
            checkBooked(id, booking.deltaNano());
        });
        idToAnswered.forEach((id, delta) -> assertThat(commits.all()
                        .getOrDefault(id, new Commits.Booking("nowhere", 0))
                        .deltaNano())
                .as("%s was answered", id)
                .isEqualTo(delta));
        assertThat(released).as("what cost nothing").noneMatch(commits::isBooked);
        budgets.checkAtRest();
        checkUsage();
    }

    private void checkBooked(String id, long deltaNano) {
        if (!id.startsWith("adj") && !id.startsWith("start")) {
            assertThat(idToAsked.getOrDefault(id, Set.of()))
                    .as("amounts that were asked of %s", id)
                    .contains(deltaNano);
        }
        if (id.startsWith("tr")) {
            boolean isCredit = id.endsWith("_in");
            String other = isCredit ? id.substring(0, id.length() - "_in".length()) : id + "_in";
            assertThat(commits.isBooked(other)).as("both halves of %s", id).isTrue();
        }
    }

    /** The counters are what the lines of the journal come to. */
    private void checkUsage() {
        var expected = new HashMap<UsageKey, UsageCounts>();
        memory.journal.values().stream()
                .flatMap(record -> record.lines().stream())
                .flatMap(line -> UsageMetadata.usage(line).stream())
                .forEach(line ->
                        UsageKey.of(line).forEach(key -> expected.merge(key, line.counts(), UsageCounts::plus)));
        assertThat(memory.usage.counts()).as("counters").isEqualTo(expected);
    }
}
