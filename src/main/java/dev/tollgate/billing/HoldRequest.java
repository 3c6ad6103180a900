package dev.tollgate.billing;

/**
 * A wish to reserve credits before a call goes upstream.
 *
 * @param id the request's id, made by the server; a second hold with the same id finds the first
 * @param wantedNano the worst case, in 10^-9 credit, at least 0
 * @param leastNano what must be had at the least; where it is below wantedNano and the account cannot cover all, what is
 *     available is held
 */
public record HoldRequest(String id, Payer payer, long wantedNano, long leastNano) {
    public HoldRequest {
        if (leastNano < 0 || wantedNano < leastNano) {
            throw new IllegalArgumentException("a hold of " + leastNano + " to " + wantedNano);
        }
    }
}
