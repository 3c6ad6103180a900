package dev.tollgate.identity.admin;

import org.jspecify.annotations.Nullable;

/**
 * A page of users or organisations.
 *
 * @param text part of a name, address or slug, taken literally, any case, or a whole id; null: all
 * @param page from 1
 * @param limit 1 to 100
 */
public record Search(@Nullable String text, Order order, int page, int limit) {
    /** What comes first. */
    public enum Order {
        NEWEST,
        OLDEST,
        /** By user name or organisation's name. */
        NAME
    }
}
