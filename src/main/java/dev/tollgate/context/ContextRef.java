package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A conversation of one owner.
 *
 * @param ownerId `usr_…` or `eu_…`
 * @param conversationId `conv_…`, or null for the owner's current one
 */
public record ContextRef(String ownerId, @Nullable String conversationId) {}
