package dev.tollgate.billing.ledger;

import java.util.Map;
import java.util.Optional;

/**
 * One line of the journal: the end of a hold.
 *
 * @param heldNano what the hold reserved, at least 0
 * @param costNano what is booked, at least 0; 0 unless it settles
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
    /** How a hold ended. */
    enum Kind {
        /** Its call was charged. */
        SETTLE,
        /** Its call cost nothing. */
        RELEASE,
        /** Nobody knows it: the outcome of taking it was never learnt. */
        RETURN
    }

    Line {
        metadata = Map.copyOf(metadata);
        if (heldNano < 0 || costNano < 0 || tokens < 0) {
            throw new IllegalArgumentException("negative line of " + holdId);
        }
    }

    /** The ledger entry that it leaves; a call that cost nothing leaves none. */
    Optional<BookedEntry> entry() {
        return costNano == 0
                ? Optional.empty()
                : Optional.of(new BookedEntry(holdId, accountId, -costNano, description, metadata, atMs));
    }
}
