package dev.tollgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * A `userId` that a request names, to be judged by the `userId` rule.
 *
 * @param userId as given; null when the request names nobody and so means the caller
 * @param meansMoney whether the request is about the money of whom it names: a user's is that of their personal
 *     organisation, whichever they act for
 */
public record NamedUser(Principal by, @Nullable String userId, boolean meansMoney) {
    /** Characters of an id, which may be an organisation's own for its end user. */
    public static final int MAX_ID = EndUsers.MAX_EXTERNAL_ID;

    /** Somebody to act for. */
    public static NamedUser toActFor(Principal by, @Nullable String userId) {
        return new NamedUser(by, userId, false);
    }

    /** Somebody whose money is meant. */
    public static NamedUser withMoney(Principal by, String userId) {
        return new NamedUser(by, userId, true);
    }
}
