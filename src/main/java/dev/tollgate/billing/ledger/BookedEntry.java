package dev.tollgate.billing.ledger;

import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.usage.UsageLine;
import java.time.Instant;
import java.util.Map;

/**
 * A ledger entry as it is kept, or told of where the call was free.
 *
 * @param deltaNano signed; 0 is only the memory of an adjustment that changed nothing, and is never shown
 */
record BookedEntry(
        String id, String accountId, long deltaNano, String description, Map<String, String> metadata, long atMs) {
    BookedEntry {
        metadata = Map.copyOf(metadata);
    }

    /** Whether it is a line of the ledger; a call that cost nothing leaves none. */
    boolean isKept() {
        return deltaNano != 0 || !UsageLine.isOfCall(metadata);
    }

    LedgerEntry shown() {
        EntryType type = deltaNano < 0 ? EntryType.DEBIT : EntryType.CREDIT;
        return new LedgerEntry(
                id, accountId, type, Math.abs(deltaNano), description, metadata, Instant.ofEpochMilli(atMs));
    }
}
