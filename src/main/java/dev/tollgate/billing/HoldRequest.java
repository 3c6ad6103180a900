package dev.tollgate.billing;

import java.util.List;

/**
 * A wish to reserve credits before a call goes upstream.
 *
 * @param id the request's id, made by the server; a second hold with the same id finds the first
 * @param wantedNano the worst case, in 10^-9 credit, at least 0
 * @param leastNano what must be had at the least; where it is below wantedNano and the account cannot cover all, what is
 *     available is held
 * @param spareNano what must stay available beside the hold, in 10^-9 credit, at least 0: for a caller who would hold less
 *     if credit were short
 * @param budgets that the call must also fit into, in the order in which they are asked, at most {@link #MAX_BUDGETS}
 */
public record HoldRequest(
        String id, Payer payer, long wantedNano, long leastNano, long spareNano, List<Budget> budgets) {
    /** Three of the key, three of the member, and as many to spare. */
    public static final int MAX_BUDGETS = 12;

    public HoldRequest {
        budgets = List.copyOf(budgets);
        if (budgets.size() > MAX_BUDGETS) {
            throw new IllegalArgumentException(budgets.size() + " budgets for one call");
        }
        if (leastNano < 0 || wantedNano < leastNano || spareNano < 0) {
            throw new IllegalArgumentException("a hold of " + leastNano + " to " + wantedNano + " beside " + spareNano);
        }
    }

    /** A wish that may take all there is. */
    public HoldRequest(String id, Payer payer, long wantedNano, long leastNano) {
        this(id, payer, wantedNano, leastNano, 0, List.of());
    }

    /** A wish without budgets. */
    public HoldRequest(String id, Payer payer, long wantedNano, long leastNano, long spareNano) {
        this(id, payer, wantedNano, leastNano, spareNano, List.of());
    }
}
