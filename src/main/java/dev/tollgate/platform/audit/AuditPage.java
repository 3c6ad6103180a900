package dev.tollgate.platform.audit;

import java.util.List;

/** One page of the log, the newest entry first, and how many entries there are in all. */
public record AuditPage(List<RecordedEntry> entries, long total) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
