package dev.tollgate.billing;

import java.time.Instant;
import java.util.Map;

/**
 * One booked movement; it never changes.
 *
 * @param id unique in the installation
 * @param amountNano in 10^-9 credit, above 0; the type tells the direction
 * @param description for people: `gpt-4 usage`
 * @param metadata `model`, `provider`, `tokens`, `estimated`, `reason` …, as text
 */
public record LedgerEntry(
        String id,
        String accountId,
        EntryType type,
        long amountNano,
        String description,
        Map<String, String> metadata,
        Instant createdAt) {
    public LedgerEntry {
        metadata = Map.copyOf(metadata);
    }
}
