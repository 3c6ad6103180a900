package dev.tollgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * A page of users, the newest first.
 *
 * @param search part of a name or e-mail, taken literally, any case; null: all
 * @param page from 1
 * @param limit 1 to 100
 */
public record UserQuery(@Nullable String search, int page, int limit) {}
