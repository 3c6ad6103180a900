package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link Simulation} asked and was answered, and what the store must therefore hold, always and at rest. */
final class PlainModel {
    private static final List<String> ACCOUNTS = List.of("org_a", "org_b", "eu_1", "eu_2");

    private final MemoryBillingStore memory;
    private final VirtualWorld world;
    private final Map<String, TreeMap<Long, Long>> accountToHistory = new HashMap<>();
    private final List<String> story = new ArrayList<>();

    /** By entry id: every amount that this id may have been booked with. */
    private final Map<String, Set<Long>> idToAsked = new HashMap<>();

    private final Map<String, Long> idToAnswered = new HashMap<>();
    private final Set<String> released = new HashSet<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private boolean mayOverdraw;

    PlainModel(MemoryBillingStore memory, VirtualWorld world) {
        this.memory = memory;
        this.world = world;
    }

    /** Remembers a step, so that a failure tells what led to it. */
    void tell(String step) {
        story.add(step);
    }

    @Override
    public String toString() {
        return "after " + story;
    }

    /** An entry may be booked with this amount. */
    void asked(String id, long deltaNano) {
        idToAsked.computeIfAbsent(id, _ -> new HashSet<>()).add(deltaNano);
    }

    /** An entry must be there with this amount from now on. */
    void answered(String id, long deltaNano) {
        idToAnswered.put(id, deltaNano);
    }

    Set<String> answeredIds() {
        return Set.copyOf(idToAnswered.keySet());
    }

    /** A hold's end was answered; every later answer must be the same. */
    void ended(Hold hold, long costNano) {
        check(() -> {
            if (costNano == 0) {
                assertThat(idToAnswered).doesNotContainKey(hold.id());
                released.add(hold.id());
            } else {
                assertThat(released).doesNotContain(hold.id());
                idToAnswered.merge(hold.id(), -costNano, (first, second) -> {
                    assertThat(second).isEqualTo(first);
                    return first;
                });
            }
        });
    }

    /** From now on an account may be below zero: more was used than held, or an admin said so. */
    void mayOverdraw() {
        mayOverdraw = true;
    }

    /** The committed balances of an account from a moment on, and the one that held then. */
    Collection<Long> balancesSince(String accountId, long sinceMs) {
        var balances = accountToHistory.getOrDefault(accountId, new TreeMap<>());
        Long from = balances.floorKey(sinceMs);
        return balances.tailMap(from == null ? 0L : from).values();
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
        check(this::checkAccounts);
        ACCOUNTS.forEach(account -> accountToHistory
                .computeIfAbsent(account, _ -> new TreeMap<>())
                .put(world.millis(), memory.committedBalance(account)));
    }

    private void checkAccounts() {
        for (AccountState account : memory.accounts.values()) {
            assertThat(account.availableNano())
                    .as("available of %s, %s", account, this)
                    .isEqualTo(account.balanceNano() + account.creditLimitNano() - account.heldNano());
            if (!mayOverdraw) {
                assertThat(account.availableNano()).as("%s", this).isNotNegative();
            }
        }
    }

    /** To be called when nothing is under way and all periodic work was done. */
    void checkAtRest(boolean admits) {
        assertThat(admits).as("%s", this).isTrue();
        for (AccountState account : memory.accounts.values()) {
            assertThat(account.heldNano()).as("held %s", this).isZero();
            assertThat(account.lines()).as("lines %s", this).isEmpty();
            long sum = memory.entries.values().stream()
                    .filter(entry -> entry.accountId().equals(account.id()))
                    .mapToLong(BookedEntry::deltaNano)
                    .sum();
            assertThat(account.balanceNano()).as("%s %s", account.id(), this).isEqualTo(sum);
        }
        idToAnswered.forEach((id, delta) -> assertThat(memory.entries.get(id))
                .as("%s was answered; %s", id, this)
                .isNotNull()
                .satisfies(entry -> assertThat(entry.deltaNano()).isEqualTo(delta)));
        for (BookedEntry entry : memory.entries.values()) {
            if (!entry.id().startsWith("adj") && !entry.id().startsWith("start")) {
                assertThat(idToAsked.getOrDefault(entry.id(), Set.of()))
                        .as("%s; %s", entry, this)
                        .contains(entry.deltaNano());
            }
        }
        assertThat(released).as("%s", this).noneMatch(memory.entries::containsKey);
        checkUsage();
    }

    /** The counters are what the lines of the journal come to. */
    private void checkUsage() {
        var expected = new HashMap<UsageKey, UsageCounts>();
        memory.journal.values().stream()
                .flatMap(record -> record.lines().stream())
                .flatMap(line -> UsageMetadata.usage(line).stream())
                .forEach(line ->
                        UsageKey.of(line).forEach(key -> expected.merge(key, line.counts(), UsageCounts::plus)));
        assertThat(memory.usage.counts()).as("counters %s", this).isEqualTo(expected);
    }
}
