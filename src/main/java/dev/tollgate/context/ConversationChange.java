package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A change of what stands about a conversation; what is null stays.
 *
 * @param model empty: it is answered by the default one again
 * @param systemPrompt empty: there is none any more
 * @param shown a message whose version of the conversation is shown from now on
 */
public record ConversationChange(
        ContextRef conversation,
        @Nullable String title,
        @Nullable String model,
        @Nullable String systemPrompt,
        @Nullable MessageId shown) {
    /** One that leaves the version that is shown. */
    public ConversationChange(
            ContextRef conversation, @Nullable String title, @Nullable String model, @Nullable String systemPrompt) {
        this(conversation, title, model, systemPrompt, null);
    }
}
