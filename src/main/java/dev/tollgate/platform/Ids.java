package dev.tollgate.platform;

import java.security.SecureRandom;

/** Makes ids. A small interface, so that tests and simulations can give known ones. */
@FunctionalInterface
public interface Ids {
    /** A new id: the prefix, an underscore and 26 characters of 130 random bits. Unguessable, safe in URLs, without dots. */
    String next(String prefix);

    /**
     * As {@link #next}, of 45 bits of time (milliseconds) and 85 random ones, so that ids of one moment stand together: for
     * documents that come by the thousand, which a database otherwise writes to as many places of its file. The order is
     * about that of their making and nobody may rely on it.
     */
    default String nextInTime(String prefix) {
        return next(prefix);
    }

    /** Ids from the system's secure random source. */
    static Ids random() {
        return new RandomIds(new SecureRandom(), System::currentTimeMillis);
    }
}
