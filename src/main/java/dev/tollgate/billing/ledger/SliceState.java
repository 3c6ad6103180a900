package dev.tollgate.billing.ledger;

/**
 * The figures of one slice as its node knows them, in 10^-9 credit. Always: taken - what lines took out = free + held by
 * calls + what lines on their way take out.
 */
final class SliceState {
    private final String epochId;
    private boolean isBegun;
    private boolean isKnownToStore;
    private long takenNano;
    private long freeNano;
    private long heldNano;
    private long endingNano;
    private int linesUnderWay;

    /** All that lines ever gave back, and what of it is durable, so that who looks finds it: the rest is on its way. */
    private long returnedNano;

    private long durableReturnedNano;
    private long availableNano;
    private long limitVersion;

    SliceState(String epochId) {
        this.epochId = epochId;
    }

    /** Begins with what the account's document says; nothing of it may be under way. */
    void begin(AccountState account) {
        StandingSlice standing = standing(account);
        isBegun = true;
        takenNano = standing.takenNano();
        freeNano = standing.heldNano();
        see(account);
    }

    /** Fails where the epoch was taken over. */
    private StandingSlice standing(AccountState account) {
        StandingSlice standing = account.slice(epochId);
        if (standing.isClosed()) {
            throw Retry.busy();
        }
        return standing;
    }

    private void see(AccountState account) {
        availableNano = account.availableNano();
        limitVersion = account.limitVersion();
        isKnownToStore = account.slices().containsKey(epochId);
    }

    /** A take had its effect. */
    void taken(AccountState after, long nano) {
        takenNano += nano;
        freeNano += nano;
        see(after);
    }

    /** Takes over what a take of unknown outcome brought after all. */
    void reconcile(AccountState account) {
        StandingSlice standing = standing(account);
        freeNano += standing.takenNano() - takenNano;
        takenNano = standing.takenNano();
        see(account);
    }

    void hold(long nano) {
        freeNano -= nano;
        heldNano += nano;
    }

    void unhold(long nano) {
        heldNano -= nano;
        freeNano += nano;
    }

    /** A hold ends with a cost, whose line is begun; what of it the slice pays: what exceeds the hold from what is free. */
    long spend(long holdNano, long costNano) {
        unhold(holdNano);
        long paidNano = Math.min(costNano, freeNano);
        freeNano -= paidNano;
        endingNano += paidNano;
        linesUnderWay++;
        return paidNano;
    }

    /** All that is free leaves the slice, by a line that is to be begun. */
    long giveFree() {
        long nano = freeNano;
        freeNano = 0;
        returnedNano += nano;
        return nano;
    }

    void lineBegun() {
        linesUnderWay++;
    }

    /** A line is durable, or lost with its epoch. */
    void lineWritten(long paidNano, long backNano) {
        endingNano -= paidNano;
        durableReturnedNano += backNano;
        linesUnderWay--;
    }

    /** Whether the account's document was read. */
    boolean isBegun() {
        return isBegun;
    }

    /** Whether the document has the slice: only then are lines applied to it. */
    boolean isKnownToStore() {
        return isKnownToStore;
    }

    long takenNano() {
        return takenNano;
    }

    long freeNano() {
        return freeNano;
    }

    /** What the account had for others when it was last seen. */
    long availableNano() {
        return availableNano;
    }

    /** What could be had here: free, and available when the account was last seen. */
    long withinReachNano() {
        return availableNano + freeNano;
    }

    long limitVersion() {
        return limitVersion;
    }

    /** What calls under way hold, those included whose end is not durable yet. */
    long heldNano() {
        return heldNano + endingNano;
    }

    long returnedNano() {
        return returnedNano;
    }

    long durableReturnedNano() {
        return durableReturnedNano;
    }

    /** Whether nothing is in it: a line under way is not in the document, from which the slice would be begun anew. */
    boolean isEmpty() {
        return heldNano == 0 && freeNano == 0 && linesUnderWay == 0;
    }
}
