package dev.tollgate.context;

import java.time.Instant;
import java.util.List;

/** A conversation as an admin sees it. */
public record Dialog(String id, String ownerId, Instant createdAt, Instant updatedAt, List<Message> messages) {
    public Dialog {
        messages = List.copyOf(messages);
    }
}
