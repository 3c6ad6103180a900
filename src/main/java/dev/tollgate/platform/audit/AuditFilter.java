package dev.tollgate.platform.audit;

import org.jspecify.annotations.Nullable;

/**
 * Which entries; what is null does not matter.
 *
 * @param actorId who acted
 * @param action what was done, `price.set`
 * @param targetId on whom or what
 */
public record AuditFilter(
        @Nullable String actorId,
        @Nullable String action,
        @Nullable String targetId) {
    /** All of them. */
    public static final AuditFilter ALL = new AuditFilter(null, null, null);
}
