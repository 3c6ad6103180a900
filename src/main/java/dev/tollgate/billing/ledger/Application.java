package dev.tollgate.billing.ledger;

import java.util.List;

/**
 * One update of an account's document by lines of one epoch. It takes effect only where the document's checkpoint is
 * `fromSeq`.
 *
 * @param costNano what leaves the balance
 * @param heldNano what leaves the epoch's slice
 */
record Application(
        String accountId,
        String epochId,
        long fromSeq,
        long toSeq,
        long costNano,
        long heldNano,
        long tokens,
        long atMs) {
    /**
     * Sums lines up.
     *
     * @param lines in the order of their records, at least one
     */
    static Application of(String accountId, String epochId, long fromSeq, List<CommittedLine> lines) {
        long costNano = 0;
        long heldNano = 0;
        long tokens = 0;
        long atMs = 0;
        for (CommittedLine committed : lines) {
            Line line = committed.line();
            costNano = Math.addExact(costNano, line.costNano());
            heldNano = Math.addExact(heldNano, line.heldNano());
            tokens = Math.addExact(tokens, line.tokens());
            atMs = Math.max(atMs, line.costNano() > 0 ? line.atMs() : 0);
        }
        return new Application(accountId, epochId, fromSeq, lines.getLast().seq(), costNano, heldNano, tokens, atMs);
    }

    /** What leaves the slice and is not spent is available again; what was spent beyond the slice is not. */
    long availableDelta() {
        return Math.subtractExact(heldNano, costNano);
    }
}
