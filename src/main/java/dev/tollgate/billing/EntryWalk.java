package dev.tollgate.billing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The next step on the way through an account's entries, from the newest to the oldest. No step counts or skips what was
 * told before, and what is booked meanwhile makes no entry told twice.
 *
 * @param from inclusive, or null
 * @param to inclusive, or null
 * @param type null: both
 * @param after the entry that was told last; null begins, with all entries committed before the question
 * @param limit 1 to {@link #MAX_LIMIT}
 */
public record EntryWalk(
        Payer payer,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable EntryType type,
        @Nullable EntryPlace after,
        int limit) {
    /** Entries of the longest step. */
    public static final int MAX_LIMIT = 500;

    /** Where the walk begins, with the longest steps. */
    public EntryWalk(Payer payer, @Nullable Instant from, @Nullable Instant to, @Nullable EntryType type) {
        this(payer, from, to, type, null, MAX_LIMIT);
    }

    /** The same walk from there on. */
    public EntryWalk after(LedgerEntry last) {
        return new EntryWalk(payer, from, to, type, new EntryPlace(last.createdAt(), last.id()), limit);
    }
}
