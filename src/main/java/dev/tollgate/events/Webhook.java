package dev.tollgate.events;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A webhook of an organisation, without its secret.
 *
 * @param id `wh_…`
 * @param disabledReason why nothing is sent any more, for people; null while it is on
 * @param disabledAt since when; null while it is on
 * @param failingSince since when no attempt succeeded; null while all is well
 */
public record Webhook(
        String id,
        String organisationId,
        String url,
        Set<EventType> events,
        Instant createdAt,
        @Nullable String disabledReason,
        @Nullable Instant disabledAt,
        @Nullable Instant failingSince) {
    public Webhook {
        events = Set.copyOf(events);
    }
}
