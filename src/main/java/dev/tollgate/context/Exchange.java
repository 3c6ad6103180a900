package dev.tollgate.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that belong together: what was asked and what was answered. Stored as one, so that of two chats in parallel
 * both pairs stay whole.
 *
 * @param id the request's id; a repeat of it changes nothing
 * @param model the model that answered
 * @param receipt of the answer, null where nobody knows
 * @param replaces the message from which on this one is another version of the conversation, and the one that is shown; null:
 *     it follows what is shown
 */
public record Exchange(
        String id,
        String ownerId,
        String conversationId,
        List<Message> messages,
        String model,
        @Nullable Receipt receipt,
        @Nullable MessageId replaces) {
    public Exchange {
        messages = List.copyOf(messages);
    }

    /** One that replaces nothing, and of which nobody knows what it took. */
    public Exchange(String id, String ownerId, String conversationId, List<Message> messages, String model) {
        this(id, ownerId, conversationId, messages, model, null, null);
    }
}
