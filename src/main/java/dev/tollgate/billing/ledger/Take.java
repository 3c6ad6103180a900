package dev.tollgate.billing.ledger;

/**
 * One more piece of an account's credits for an epoch's slice: one conditional update. Together with the epoch, what was
 * taken before is its id: asked again after it had its effect, it is refused.
 *
 * @param takenNano what the epoch took before
 * @param nano how much, at least 0: a take of nothing makes the slice known to the document
 * @param spareNano what must stay available beside it, at least 0
 */
record Take(String accountId, String epochId, long takenNano, long nano, long spareNano) {
    Take {
        if (takenNano < 0 || nano < 0 || spareNano < 0) {
            throw new IllegalArgumentException("a take of " + nano + " beside " + spareNano + " after " + takenNano);
        }
    }
}
