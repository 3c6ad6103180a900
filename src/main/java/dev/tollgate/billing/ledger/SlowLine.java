package dev.tollgate.billing.ledger;

import java.util.Optional;

/**
 * The line of a slow movement: it lies in the account's document until its copy in the entries is acknowledged.
 *
 * @param creditTo the allowance that still waits for the other half of a transfer; empty for all other lines. While it
 *     is set the line is open and stays in the document
 */
record SlowLine(BookedEntry entry, Optional<CreditTo> creditTo) {
    /** Where an open transfer goes. */
    record CreditTo(String accountId) {}

    static SlowLine closed(BookedEntry entry) {
        return new SlowLine(entry, Optional.empty());
    }

    boolean isOpen() {
        return creditTo.isPresent();
    }
}
