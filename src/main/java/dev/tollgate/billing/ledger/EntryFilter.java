package dev.tollgate.billing.ledger;

import dev.tollgate.billing.EntryType;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A page of an account's entries, the newest first; bounds are inclusive. */
record EntryFilter(
        String accountId,
        OptionalLong fromMs,
        OptionalLong toMs,
        @Nullable EntryType type,
        int skip,
        int limit) {}
