package dev.tollgate.platform.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a walk through the log found.
 *
 * @param sound entries before the fault, or all
 * @param fault the first one; null when there is none
 */
public record AuditVerdict(long sound, @Nullable Fault fault) {
    /** What is wrong with which entry. */
    public record Fault(long number, Kind kind) {}

    /** How an entry can be wrong. */
    public enum Kind {
        /** There is no such entry, though there are later ones or were ones. */
        MISSING,
        /** Its content is not what was written, or it does not follow the entry before it. */
        CHANGED
    }
}
