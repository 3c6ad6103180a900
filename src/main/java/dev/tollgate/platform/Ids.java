package dev.tollgate.platform;

/** Makes ids. A small interface, so that tests and simulations can give known ones. */
@FunctionalInterface
public interface Ids {
    /** A new id: the prefix, an underscore and 26 characters of 130 random bits. Unguessable, safe in URLs, without dots. */
    String next(String prefix);

    /** Ids from the system's secure random source. */
    static Ids random() {
        return new RandomIds();
    }
}
