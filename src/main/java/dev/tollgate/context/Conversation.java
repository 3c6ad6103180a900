package dev.tollgate.context;

import java.util.List;

/** A conversation and its newest messages, oldest first. */
public record Conversation(String id, List<Message> messages) {
    public Conversation {
        messages = List.copyOf(messages);
    }
}
