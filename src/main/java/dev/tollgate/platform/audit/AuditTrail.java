package dev.tollgate.platform.audit;

import io.vertx.core.Future;

/** The audit log as admins read it. */
public interface AuditTrail {
    /**
     * Entries, the newest first.
     *
     * @param page from 1
     * @param limit 1 to 100
     */
    Future<AuditPage> page(AuditFilter filter, int page, int limit);

    /** Walks the whole log and names the first entry that is missing or not what was written. */
    Future<AuditVerdict> verify();
}
