package dev.tollgate.context;

import java.util.List;

/** Messages that become the owner's current context, as a new conversation. */
public record Replacement(String ownerId, List<Message> messages) {
    public Replacement {
        messages = List.copyOf(messages);
    }
}
