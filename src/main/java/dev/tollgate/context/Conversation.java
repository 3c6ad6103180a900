package dev.tollgate.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and its newest messages, oldest first.
 *
 * @param systemPrompt what stands before all messages, null when nothing does
 * @param model what its owner chose for it, or null
 */
public record Conversation(
        String id,
        List<Message> messages,
        @Nullable String systemPrompt,
        @Nullable String model) {
    public Conversation {
        messages = List.copyOf(messages);
    }

    /** One without a system prompt and a model of its own. */
    public Conversation(String id, List<Message> messages) {
        this(id, messages, null, null);
    }
}
