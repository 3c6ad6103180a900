package dev.tollgate.billing.journal;

import java.util.Map;

/**
 * A line of the journal as it is stored; amounts in 10^-9 credit.
 *
 * @param kind name of what the line is for
 * @param description empty where the line leaves no entry, as is the metadata
 */
public record JournalLine(
        String accountId,
        String kind,
        String holdId,
        long heldNano,
        long costNano,
        long tokens,
        String description,
        Map<String, String> metadata,
        long atMs) {
    public JournalLine {
        metadata = Map.copyOf(metadata);
    }
}
