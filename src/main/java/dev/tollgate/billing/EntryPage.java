package dev.tollgate.billing;

import java.util.List;

/** One page of entries and how many there are in all. */
public record EntryPage(List<LedgerEntry> entries, long total) {
    public EntryPage {
        entries = List.copyOf(entries);
    }
}
