package dev.tollgate.platform.store;

/** The database must not be used: trying again does not help, the start has to end with this message. */
public final class StoreRefusedException extends RuntimeException {
    public StoreRefusedException(String message) {
        super(message);
    }
}
