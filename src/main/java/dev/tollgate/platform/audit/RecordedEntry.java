package dev.tollgate.platform.audit;

import java.time.Instant;

/**
 * An entry as it stands in the log.
 *
 * @param number from 1, without gaps
 * @param at when it was written
 */
public record RecordedEntry(long number, Instant at, AuditEntry entry) {}
