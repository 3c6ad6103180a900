package dev.tollgate.billing;

/**
 * A wish to reserve credits before a call goes upstream.
 *
 * @param id the request's id, made by the server; a second hold with the same id finds the first
 * @param wantedNano the worst case, in 10^-9 credit, at least 0
 * @param leastNano what must be had at the least; where it is below wantedNano and the account cannot cover all, what is
 *     available is held
 * @param spareNano what must stay available beside the hold, in 10^-9 credit, at least 0: for a caller who would hold less
 *     if credit were short
 */
public record HoldRequest(String id, Payer payer, long wantedNano, long leastNano, long spareNano) {
    public HoldRequest {
        if (leastNano < 0 || wantedNano < leastNano || spareNano < 0) {
            throw new IllegalArgumentException("a hold of " + leastNano + " to " + wantedNano + " beside " + spareNano);
        }
    }

    /** A wish that may take all there is. */
    public HoldRequest(String id, Payer payer, long wantedNano, long leastNano) {
        this(id, payer, wantedNano, leastNano, 0);
    }
}
