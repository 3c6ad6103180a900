package dev.tollgate.billing.reconcile;

import org.jspecify.annotations.Nullable;

/** A reconciliation that could not be done; its message says why. */
public final class ReconciliationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ReconciliationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
