package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A wish to read a conversation for a chat or to show it.
 *
 * @param maxMessages the newest so many, at least 1
 * @param create whether the owner's current conversation is begun when there is none
 * @param before only what was said before this message; null: all
 */
public record LoadRequest(
        ContextRef context,
        int maxMessages,
        boolean create,
        @Nullable MessageId before) {
    /** A wish to read it to its end. */
    public LoadRequest(ContextRef context, int maxMessages, boolean create) {
        this(context, maxMessages, create, null);
    }
}
