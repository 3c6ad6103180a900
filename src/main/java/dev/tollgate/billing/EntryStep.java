package dev.tollgate.billing;

import java.util.List;

/** Entries of one step of an {@link EntryWalk}; none: the walk is at its end. */
public record EntryStep(List<LedgerEntry> entries) {
    public EntryStep {
        entries = List.copyOf(entries);
    }
}
