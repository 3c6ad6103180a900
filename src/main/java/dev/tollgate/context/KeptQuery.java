package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A page of an owner's conversations, the last used first.
 *
 * @param text what their titles or messages hold, in any case of letters; null: anything
 * @param page from 1
 * @param limit 1 to 100
 */
public record KeptQuery(String ownerId, @Nullable String text, int page, int limit) {}
