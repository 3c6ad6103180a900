package dev.tollgate.events.webhook;

import dev.tollgate.events.EventType;
import dev.tollgate.events.Webhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A webhook with what only the room knows.
 *
 * @param sealedSecret as {@link SecretVault} writes it
 * @param wakes how often something new was put into its queue
 * @param retiredAt when its organisation was deleted; from then on it only sends what waits. Null while it is in use
 */
record StoredWebhook(
        Webhook shown,
        String sealedSecret,
        long wakes,
        @Nullable Instant retiredAt) {
    static StoredWebhook of(JsonObject document) {
        Set<EventType> events = document.getJsonArray("events").stream()
                .flatMap(name -> EventType.of((String) name).stream())
                .collect(Collectors.toSet());
        var shown = new Webhook(
                document.getString("_id"),
                document.getString("organisationId"),
                document.getString("url"),
                events,
                Instant.ofEpochMilli(document.getLong("createdAt")),
                document.getString("disabledReason"),
                moment(document, "disabledAt"),
                moment(document, "failingSince"));
        return new StoredWebhook(
                shown, document.getString("secret"), document.getLong("wakes", 0L), moment(document, "retiredAt"));
    }

    static @Nullable Instant moment(JsonObject document, String field) {
        Long ms = document.getLong(field);
        return ms == null ? null : Instant.ofEpochMilli(ms);
    }

    /** The document of a new one, with nothing in its queue. */
    JsonObject document() {
        var events = new JsonArray();
        shown.events().stream().map(EventType::wireName).sorted().forEach(events::add);
        return new JsonObject()
                .put("_id", shown.id())
                .put("organisationId", shown.organisationId())
                .put("url", shown.url())
                .put("events", events)
                .put("secret", sealedSecret)
                .put("createdAt", shown.createdAt().toEpochMilli())
                .put("dueAt", WebhookStore.NEVER)
                .put("leaseUntil", 0L)
                .put("wakes", wakes);
    }
}
