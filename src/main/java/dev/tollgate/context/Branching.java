package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A wish for a new conversation that begins as another one did.
 *
 * @param last the last message of what both share
 * @param title of the new one; null: that of the old one
 */
public record Branching(
        ContextRef conversation, MessageId last, @Nullable String title) {}
