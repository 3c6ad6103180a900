package dev.tollgate.billing.ledger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One update of an account's document by lines of one epoch. It takes effect only where the document's checkpoint is
 * `fromSeq` and all of `endedHolds` stand.
 *
 * @param endedHolds ids of holds that leave the document
 */
record Application(
        String accountId,
        String epochId,
        long fromSeq,
        long toSeq,
        long balanceDelta,
        long availableDelta,
        long tokens,
        Set<String> endedHolds,
        long atMs) {
    /**
     * Sums lines up.
     *
     * @param lines in the order of their records, at least one
     * @param given what the hold of a line gives back; empty where it does not stand
     */
    static Application of(
            String accountId,
            String epochId,
            long fromSeq,
            List<CommittedLine> lines,
            Function<Line, Optional<Long>> given) {
        long costNano = 0;
        long givenNano = 0;
        long tokens = 0;
        long atMs = 0;
        var ended = new LinkedHashSet<String>();
        for (CommittedLine committed : lines) {
            Line line = committed.line();
            Optional<Long> back = given.apply(line);
            if (back.isPresent() && ended.add(line.holdId())) {
                givenNano = Math.addExact(givenNano, back.get());
            }
            costNano = Math.addExact(costNano, line.costNano());
            tokens = Math.addExact(tokens, line.tokens());
            atMs = Math.max(atMs, line.costNano() > 0 ? line.atMs() : 0);
        }
        return new Application(
                accountId,
                epochId,
                fromSeq,
                lines.getLast().seq(),
                -costNano,
                Math.subtractExact(givenNano, costNano),
                tokens,
                ended,
                atMs);
    }

    /** Takes away what a closed epoch still held. */
    static Application drop(AccountState account, String epochId, long toSeq) {
        List<StandingHold> left = account.holds().stream()
                .filter(hold -> hold.epochId().equals(epochId))
                .toList();
        var ids = new LinkedHashSet<String>();
        left.forEach(hold -> ids.add(hold.id()));
        long givenNano = left.stream().mapToLong(StandingHold::heldNano).reduce(0, Math::addExact);
        long fromSeq = account.appliedUpTo(epochId).orElse(0L);
        return new Application(account.id(), epochId, fromSeq, Math.max(fromSeq, toSeq), 0, givenNano, 0, ids, 0);
    }
}
