package dev.tollgate.billing.ledger;

/**
 * What one epoch has of an account's credits, as the account's document has it.
 *
 * @param appliedSeq the last record of the epoch whose lines are in the document
 * @param takenNano all that the epoch ever took, in 10^-9 credit, or {@link #CLOSED}: a node knows this figure of its own
 *     epoch, so it takes under the condition that it is so, and no take has its effect twice
 * @param heldNano what is left of it, free or held by calls
 */
record StandingSlice(long appliedSeq, long takenNano, long heldNano) {
    /** Of an epoch that was taken over: no take of it ever has an effect again. */
    static final long CLOSED = -1;

    static final StandingSlice NONE = new StandingSlice(0, 0, 0);

    boolean isClosed() {
        return takenNano == CLOSED;
    }
}
