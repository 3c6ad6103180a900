package dev.tollgate.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one webhook.
 *
 * @param id `dlv_…`, the same on each attempt: receivers know repetitions by it
 * @param event its type, also `webhook.test`
 * @param attempts how often it was sent
 * @param lastStatus what the receiver answered last; null when it did not
 * @param lastError why the last attempt failed, for people; null when it did not
 * @param nextAttemptAt null unless it waits
 * @param endedAt when it was delivered or given up; null while it waits
 */
public record Delivery(
        String id,
        String event,
        State state,
        int attempts,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant endedAt) {
    /** How far it has come. */
    public enum State {
        WAITING,
        DELIVERED,
        FAILED
    }
}
