package dev.tollgate.billing.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account's document: a projection of the journal plus its slow movements. A budget is an account too: its balance is
 * what was spent, below zero, and its credit limit the budget.
 *
 * @param organisationId whose account it is; equal to the id except for an allowance or a budget
 * @param balanceNano sum of all entries applied to it
 * @param availableNano always balance + credit limit - slices, kept so that a take is one plain conditional update
 * @param limitVersion of the credit limit
 * @param version raised by slow movements and copying out alone
 * @param slices by epoch
 */
record AccountState(
        String id,
        String organisationId,
        long balanceNano,
        long availableNano,
        long creditLimitNano,
        long limitVersion,
        long tokens,
        long updatedAtMs,
        long version,
        Map<String, StandingSlice> slices,
        List<SlowLine> lines) {
    AccountState {
        slices = Map.copyOf(slices);
        lines = List.copyOf(lines);
    }

    /** A new account, with its first line where it has one. */
    static AccountState fresh(String id, String organisationId, List<SlowLine> lines, long nowMs) {
        long balance =
                lines.stream().mapToLong(line -> line.entry().deltaNano()).reduce(0, Math::addExact);
        return new AccountState(id, organisationId, balance, balance, 0, 0, 0, nowMs, 0, Map.of(), lines);
    }

    /** A new budget, of which nothing is spent. */
    static AccountState budget(String id, String organisationId, long limitNano, long limitVersion, long nowMs) {
        return new AccountState(
                id, organisationId, 0, limitNano, limitNano, limitVersion, 0, nowMs, 0, Map.of(), List.of());
    }

    /** All that nodes have of it, free or held by calls. */
    long heldNano() {
        return slices.values().stream().mapToLong(StandingSlice::heldNano).reduce(0, Math::addExact);
    }

    StandingSlice slice(String epochId) {
        return slices.getOrDefault(epochId, StandingSlice.NONE);
    }

    /** Up to where an epoch's records are in this document; empty where it never took anything. */
    Optional<Long> appliedUpTo(String epochId) {
        return Optional.ofNullable(slices.get(epochId)).map(StandingSlice::appliedSeq);
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
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Application.of(id, epochId, checkpoint.orElseThrow(), missing));
    }

    /** What the account is once these lines, none of them in the document, count too. */
    AccountState with(String epochId, List<CommittedLine> lines) {
        return application(epochId, lines).map(this::after).orElse(this);
    }

    /** What the account is after a change that fits it. */
    AccountState after(Application change) {
        StandingSlice slice = slice(change.epochId());
        var after = new StandingSlice(
                change.toSeq(), slice.takenNano(), Math.subtractExact(slice.heldNano(), change.heldNano()));
        return new AccountState(
                id,
                organisationId,
                Math.subtractExact(balanceNano, change.costNano()),
                Math.addExact(availableNano, change.availableDelta()),
                creditLimitNano,
                limitVersion,
                tokens + change.tokens(),
                Math.max(updatedAtMs, change.atMs()),
                version,
                withSlice(change.epochId(), after),
                lines);
    }

    /** All slices, one of them as it is given. */
    Map<String, StandingSlice> withSlice(String epochId, StandingSlice slice) {
        var changed = new HashMap<>(slices);
        changed.put(epochId, slice);
        return changed;
    }
}
