package dev.tollgate.context;

import java.util.List;

/**
 * Messages that belong together: what was asked and what was answered. Stored as one, so that of two chats in parallel
 * both pairs stay whole.
 *
 * @param id the request's id; a repeat of it changes nothing
 * @param model the model that answered
 */
public record Exchange(String id, String ownerId, String conversationId, List<Message> messages, String model) {
    public Exchange {
        messages = List.copyOf(messages);
    }
}
