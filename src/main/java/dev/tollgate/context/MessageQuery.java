package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A page of messages next to one of them: before it or after it, or the newest where neither is named.
 *
 * @param limit 1 to 200; large messages make a smaller page
 * @param others of the versions that are not shown, in the order in which they were said, in place of those that are
 */
public record MessageQuery(
        ContextRef conversation,
        @Nullable MessageId before,
        @Nullable MessageId after,
        int limit,
        boolean others) {
    /** One for what is shown. */
    public MessageQuery(ContextRef conversation, @Nullable MessageId before, @Nullable MessageId after, int limit) {
        this(conversation, before, after, limit, false);
    }
}
