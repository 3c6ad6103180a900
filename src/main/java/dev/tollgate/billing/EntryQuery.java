package dev.tollgate.billing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's entries, the newest first.
 *
 * @param from inclusive, or null
 * @param to inclusive, or null
 * @param type null: both
 * @param page from 1
 * @param limit 1 to 100
 */
public record EntryQuery(
        Payer payer,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable EntryType type,
        int page,
        int limit) {}
