package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What a {@link Simulation} asked and was answered, and what the store must therefore hold, always and at rest. */
final class PlainModel {
    private final MemoryBillingStore memory;
    private final Commits commits;
    private final boolean isStrict;

    /** By entry id: every amount that this id may have been booked with. */
    private final Map<String, Set<Long>> idToAsked = new HashMap<>();

    private final Map<String, Long> idToAnswered = new TreeMap<>();
    private final Set<String> released = new HashSet<>();
    private final Map<String, Covered> idToCovered = new LinkedHashMap<>();
    private final Set<String> closedEpochs = new HashSet<>();
    private final List<AssertionError> violations = new ArrayList<>();

    /** What was promised to a call that may still be charged. */
    private record Covered(String accountId, long heldNano, String epochId) {}

    PlainModel(MemoryBillingStore memory, Commits commits, boolean isStrict) {
        this.memory = memory;
        this.commits = commits;
        this.isStrict = isStrict;
        memory.onRecord = this::written;
        memory.onMovement = entry -> {
            commits.move(entry.accountId(), entry.id(), entry.deltaNano());
            checkCovered(entry.accountId());
        };
    }

    private void written(JournalRecord record) {
        if (record.closed()) {
            closedEpochs.add(record.epoch().id());
            idToCovered.values().removeIf(covered -> covered.epochId()
                    .equals(record.epoch().id()));
        }
        for (Line line : record.lines()) {
            uncover(line.holdId(), record.epoch().id());
            if (line.costNano() > 0) {
                commits.charge(line.accountId(), line.holdId(), line.costNano());
            }
            checkCovered(line.accountId());
        }
    }

    /** A hold was answered under an epoch: until it ends, it can be charged in full. */
    void held(Hold hold, String epochId) {
        if (!closedEpochs.contains(epochId)) {
            idToCovered.put(hold.id(), new Covered(hold.accountId(), hold.heldNano(), epochId));
            checkCovered(hold.accountId());
        }
    }

    /** Its end is asked: it can cost so much at the most, and the rest may be given to others. */
    void coverOnly(String holdId, String epochId, long costNano) {
        idToCovered.computeIfPresent(
                holdId,
                (_, covered) -> covered.epochId().equals(epochId)
                        ? new Covered(covered.accountId(), Math.min(costNano, covered.heldNano()), epochId)
                        : covered);
    }

    private void uncover(String holdId, String epochId) {
        Covered covered = idToCovered.get(holdId);
        if (covered != null && covered.epochId().equals(epochId)) {
            idToCovered.remove(holdId);
        }
    }

    private void checkCovered(String accountId) {
        if (!isStrict) {
            return;
        }
        long promisedNano = idToCovered.values().stream()
                .filter(covered -> covered.accountId().equals(accountId))
                .mapToLong(Covered::heldNano)
                .sum();
        check(() -> assertThat(commits.balance(accountId) - promisedNano)
                .as("balance of %s less what is promised to calls under way", accountId)
                .isNotNegative());
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
        check(() -> assertThat(commits.twice()).as("booked twice").isEmpty());
        for (AccountState account : memory.accounts.values()) {
            long sum = account.balanceNano() + account.creditLimitNano() - account.heldNano();
            if (account.availableNano() != sum || (isStrict && sum < 0)) {
                check(() -> assertThat(account.availableNano())
                        .as("available of %s", account)
                        .isEqualTo(sum)
                        .isNotNegative());
            }
        }
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
            assertThat(account.balanceNano()).as("balance of %s", account).isEqualTo(commits.balance(account.id()));
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
