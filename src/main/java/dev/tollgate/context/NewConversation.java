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
 */
public record NewConversation(
        String title, @Nullable String model, @Nullable String systemPrompt, List<Said> messages) {
    /**
     * A message and who wrote it.
     *
     * @param model null for what a person wrote
     */
    public record Said(Message message, @Nullable String model) {}

    public NewConversation {
        messages = List.copyOf(messages);
    }
}
