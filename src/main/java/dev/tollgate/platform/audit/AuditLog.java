package dev.tollgate.platform.audit;

import io.vertx.core.Future;

/** A log that only grows. */
public interface AuditLog {
    /**
     * Writes one entry. The act itself must wait for this: when it fails, the act must not happen.
     *
     * @return done when the entry is durable
     */
    Future<Void> record(AuditEntry entry);
}
