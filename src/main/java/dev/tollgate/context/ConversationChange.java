package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A change of what stands about a conversation; what is null stays.
 *
 * @param model empty: it is answered by the default one again
 * @param systemPrompt empty: there is none any more
 */
public record ConversationChange(
        ContextRef conversation,
        @Nullable String title,
        @Nullable String model,
        @Nullable String systemPrompt) {}
