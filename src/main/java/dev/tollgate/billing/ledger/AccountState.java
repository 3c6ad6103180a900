package dev.tollgate.billing.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account's document: a projection of the journal plus its slow movements.
 *
 * @param organisationId whose account it is; equal to the id except for an allowance
 * @param balanceNano sum of all entries applied to it
 * @param availableNano always balance + credit limit - standing holds, kept so that a hold is one plain conditional update
 * @param version raised by slow movements and copying out alone
 * @param applied by epoch: the last record whose lines are in this document
 */
record AccountState(
        String id,
        String organisationId,
        long balanceNano,
        long availableNano,
        long creditLimitNano,
        long tokens,
        long updatedAtMs,
        long version,
        List<StandingHold> holds,
        Map<String, Long> applied,
        List<SlowLine> lines) {
    AccountState {
        holds = List.copyOf(holds);
        applied = Map.copyOf(applied);
        lines = List.copyOf(lines);
    }

    /** A new account, with its first line where it has one. */
    static AccountState fresh(String id, String organisationId, List<SlowLine> lines, long nowMs) {
        long balance =
                lines.stream().mapToLong(line -> line.entry().deltaNano()).reduce(0, Math::addExact);
        return new AccountState(id, organisationId, balance, balance, 0, 0, nowMs, 0, List.of(), Map.of(), lines);
    }

    long heldNano() {
        return holds.stream().mapToLong(StandingHold::heldNano).reduce(0, Math::addExact);
    }

    Optional<StandingHold> hold(String holdId) {
        return holds.stream().filter(hold -> hold.id().equals(holdId)).findFirst();
    }

    /** Up to where an epoch's records are in this document; empty where it never held anything for that epoch. */
    Optional<Long> appliedUpTo(String epochId) {
        return Optional.ofNullable(applied.get(epochId));
    }

    boolean hasLine(String id) {
        return lines.stream().anyMatch(line -> line.entry().id().equals(id));
    }

    /** The change that brings these lines of one epoch into the document; those already in it are passed over. */
    Optional<Application> application(String epochId, List<CommittedLine> lines) {
        Optional<Long> checkpoint = appliedUpTo(epochId);
        List<CommittedLine> missing = checkpoint
                .map(seq -> lines.stream().filter(line -> line.seq() > seq).toList())
                .orElse(List.of());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        var standing = new HashSet<String>();
        holds.stream().filter(hold -> hold.epochId().equals(epochId)).forEach(hold -> standing.add(hold.id()));
        // An amount is given back as the document has it: a hold that is gone gives nothing, one that stands gives all.
        return Optional.of(Application.of(
                id,
                epochId,
                checkpoint.orElseThrow(),
                missing,
                line -> standing.remove(line.holdId())
                        ? hold(line.holdId()).map(StandingHold::heldNano)
                        : Optional.empty()));
    }

    /** What the account is once these lines, none of them in the document, count too. */
    AccountState with(String epochId, List<CommittedLine> lines) {
        return application(epochId, lines).map(this::after).orElse(this);
    }

    private AccountState after(Application change) {
        var left = holds.stream()
                .filter(hold -> !change.endedHolds().contains(hold.id()))
                .toList();
        return new AccountState(
                id,
                organisationId,
                Math.addExact(balanceNano, change.balanceDelta()),
                Math.addExact(availableNano, change.availableDelta()),
                creditLimitNano,
                tokens + change.tokens(),
                Math.max(updatedAtMs, change.atMs()),
                version,
                left,
                applied,
                lines);
    }
}
