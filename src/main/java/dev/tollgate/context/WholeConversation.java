package dev.tollgate.context;

import java.util.List;

/** A conversation with all that was said in it, oldest first. */
public record WholeConversation(KeptConversation conversation, List<KeptMessage> messages) {
    public WholeConversation {
        messages = List.copyOf(messages);
    }
}
