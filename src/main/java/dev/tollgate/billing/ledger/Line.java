package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageLine;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the journal: what leaves an epoch's slice of an account, and what is spent of it.
 *
 * @param holdId the hold that ends, or an id of the line's own where credits only go back
 * @param heldNano what leaves the slice, at least 0
 * @param costNano what is booked, at least 0; above heldNano where the slice did not have it all
 * @param tokens used by the call
 * @param metadata of the ledger entry; empty where none is booked
 */
record Line(
        String accountId,
        Kind kind,
        String holdId,
        long heldNano,
        long costNano,
        long tokens,
        String description,
        Map<String, String> metadata,
        long atMs) {
    /** What it is for. */
    enum Kind {
        /** A call was charged to an account. */
        SETTLE,
        /** The same call counts in a budget; the entry is the account's. */
        COUNT,
        /** A call cost nothing, and its hold is not needed here any more. */
        RELEASE,
        /** Credits that no call holds go back. */
        RETURN
    }

    Line {
        metadata = Map.copyOf(metadata);
        if (heldNano < 0 || costNano < 0 || tokens < 0) {
            throw new IllegalArgumentException("negative line of " + holdId);
        }
    }

    /** The ledger entry that it leaves; that of a call of a free model is told of and not kept. */
    Optional<BookedEntry> entry() {
        return kind != Kind.SETTLE || (costNano == 0 && !UsageLine.isOfCall(metadata))
                ? Optional.empty()
                : Optional.of(new BookedEntry(holdId, accountId, -costNano, description, metadata, atMs));
    }
}
