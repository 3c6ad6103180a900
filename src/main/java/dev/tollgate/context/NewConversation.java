package dev.tollgate.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to be begun.
 *
 * @param title 1 to 200 characters
 * @param model to be offered for it, or null
 * @param systemPrompt to stand before all messages, or null
 * @param messages said already, oldest first
 * @param others of versions that are not shown; where there are some, all messages have ids
 */
public record NewConversation(
        String title, @Nullable String model, @Nullable String systemPrompt, List<Said> messages, List<Said> others) {
    /**
     * A message and who wrote it.
     *
     * @param model null for what a person wrote
     * @param id by which others follow it; those said later have greater ones
     * @param after the message that it follows, of one that is not shown; null: none
     */
    public record Said(
            Message message,
            @Nullable String model,
            @Nullable MessageId id,
            @Nullable MessageId after) {
        /** One of a conversation in one version. */
        public Said(Message message, @Nullable String model) {
            this(message, model, null, null);
        }
    }

    public NewConversation {
        messages = List.copyOf(messages);
        others = List.copyOf(others);
    }

    /** One in one version. */
    public NewConversation(String title, @Nullable String model, @Nullable String systemPrompt, List<Said> messages) {
        this(title, model, systemPrompt, messages, List.of());
    }
}
