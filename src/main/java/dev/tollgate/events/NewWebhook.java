package dev.tollgate.events;

import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Secret;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The wish for a webhook of the principal's organisation.
 *
 * @param url where deliveries go
 * @param events one at least
 * @param secret what deliveries are signed with, 16 to 256 characters; null: one is made
 */
public record NewWebhook(
        Principal by,
        String url,
        Set<EventType> events,
        @Nullable Secret secret) {
    public NewWebhook {
        events = Set.copyOf(events);
    }
}
