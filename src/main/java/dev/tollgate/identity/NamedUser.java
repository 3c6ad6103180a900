package dev.tollgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * A `userId` that a request names, to be judged by the `userId` rule.
 *
 * @param userId as given; null when the request names nobody and so means the caller
 */
public record NamedUser(Principal by, @Nullable String userId) {}
