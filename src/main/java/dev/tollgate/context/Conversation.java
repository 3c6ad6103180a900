package dev.tollgate.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and its newest messages, oldest first.
 *
 * @param systemPrompt what stands before all messages, null when nothing does
 */
public record Conversation(
        String id, List<Message> messages, @Nullable String systemPrompt) {
    public Conversation {
        messages = List.copyOf(messages);
    }

    /** One without a system prompt. */
    public Conversation(String id, List<Message> messages) {
        this(id, messages, null);
    }
}
