package dev.tollgate.chat;

import dev.tollgate.billing.Hold;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose worst case is reserved.
 *
 * @param outputLimit tokens of the answer for each choice, to be sent upstream
 * @param limitIsCallers whether the caller named it
 */
record Admitted(ModelCatalogue.Served served, Prompt prompt, Hold hold, int outputLimit, boolean limitIsCallers) {
    /**
     * What is asked.
     *
     * @param memory where the answer is added, null when nothing is remembered
     */
    record Prompt(ChatBody body, @Nullable Memory memory) {}

    /**
     * A conversation, and what this request adds to it before the answer.
     *
     * @param replaces the message from which on all goes once the answer is stored, null: none
     */
    record Memory(
            String ownerId,
            String conversationId,
            List<Message> added,
            @Nullable MessageId replaces) {
        Memory {
            added = List.copyOf(added);
        }
    }

    ChatBody body() {
        return prompt.body;
    }

    Model model() {
        return served.model();
    }

    @Nullable
    String conversationId() {
        return prompt.memory == null ? null : prompt.memory.conversationId;
    }
}
