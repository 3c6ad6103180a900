package dev.tollgate.context;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as its owner sees it.
 *
 * @param model that wrote it; null for what a person wrote
 * @param receipt of an answer, null where nobody knows
 * @param versions the messages that stand here in all versions of the conversation, this one among them, the oldest first;
 *     none where it is alone
 */
public record KeptMessage(
        MessageId id,
        Message message,
        Instant at,
        @Nullable String model,
        @Nullable Receipt receipt,
        List<MessageId> versions) {
    public KeptMessage {
        versions = List.copyOf(versions);
    }
}
