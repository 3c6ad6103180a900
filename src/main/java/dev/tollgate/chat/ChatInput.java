package dev.tollgate.chat;

import dev.tollgate.context.Conversation;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be answered. */
public sealed interface ChatInput {
    /**
     * A body in OpenAI's form, forwarded as it is where the upstream speaks the same.
     *
     * @param ownFigures whether `cost` and `provider` of the answer are always ours, also where the upstream wrote members of
     *     these names; else its own stay
     */
    record Forwarded(ChatBody body, boolean ownFigures) implements ChatInput {
        /** One in whose answer what the upstream wrote stays. */
        public Forwarded(ChatBody body) {
            this(body, false);
        }
    }

    /**
     * A text to be answered outside of any conversation, or within one.
     *
     * @param model the model asked for; null: that of the conversation, or the default model of the installation
     * @param messages the new messages, at least one
     * @param outputLimit tokens of the answer, null when the caller named none
     * @param conversation what was said before, null when nothing is remembered
     */
    record Composed(
            @Nullable String model,
            List<Message> messages,
            @Nullable Integer outputLimit,
            @Nullable BigDecimal temperature,
            boolean stream,
            @Nullable Remembered conversation)
            implements ChatInput {
        public Composed {
            messages = List.copyOf(messages);
        }

        /** The same in a conversation that is read by now. */
        Composed within(Remembered read) {
            return new Composed(model, messages, outputLimit, temperature, stream, read);
        }
    }

    /**
     * The conversation that a chat goes on with and is added to.
     *
     * @param ownerId `usr_…` or `eu_…`
     * @param conversationId null: the owner's current one
     * @param replacedBy the caller's own context that stands in for the stored one in this call, or null
     * @param read this owner's conversation as the caller has just read it, or null: it is read here
     * @param replaces the message from which on all that was said is left out, and goes once the answer is stored; null: none
     */
    record Remembered(
            String ownerId,
            @Nullable String conversationId,
            @Nullable List<Message> replacedBy,
            @Nullable Conversation read,
            @Nullable MessageId replaces) {
        public Remembered {
            replacedBy = replacedBy == null ? null : List.copyOf(replacedBy);
        }

        /** The same, as it was read. */
        Remembered as(Conversation conversation) {
            return new Remembered(ownerId, conversation.id(), replacedBy, conversation, replaces);
        }

        /** One that is still to be read. */
        public Remembered(String ownerId, @Nullable String conversationId, @Nullable List<Message> replacedBy) {
            this(ownerId, conversationId, replacedBy, null, null);
        }
    }
}
