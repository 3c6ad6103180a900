package dev.tollgate.billing.ledger;

/**
 * Gives an account what is left of a closed epoch's slice; it takes effect only where the slice is as it was seen.
 *
 * @param closedSeq where the epoch ended: from then on all its records count as applied
 */
record Drop(String accountId, String epochId, StandingSlice seen, long closedSeq) {
    StandingSlice after() {
        return new StandingSlice(Math.max(seen.appliedSeq(), closedSeq), StandingSlice.CLOSED, 0);
    }
}
