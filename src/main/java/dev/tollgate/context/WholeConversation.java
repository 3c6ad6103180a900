package dev.tollgate.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with all that was said in it.
 *
 * @param messages that are shown, oldest first
 * @param others those of the versions that are not shown, in the order in which they were said
 */
public record WholeConversation(KeptConversation conversation, List<KeptMessage> messages, List<Other> others) {
    /**
     * A message that is not shown.
     *
     * @param after the message that it follows in its version; null: none
     */
    public record Other(KeptMessage message, @Nullable MessageId after) {}

    public WholeConversation {
        messages = List.copyOf(messages);
        others = List.copyOf(others);
    }

    /** One that was said in one version alone. */
    public WholeConversation(KeptConversation conversation, List<KeptMessage> messages) {
        this(conversation, messages, List.of());
    }
}
