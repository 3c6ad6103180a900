package dev.tollgate.events.webhook;

import dev.tollgate.platform.outbox.Audience;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Remembers for a moment which organisations have a webhook for a type of event. */
final class Subscriptions implements Audience {
    /** A new webhook is told of what happens so much later, and of nothing before. */
    private static final Duration LIFE = Duration.ofSeconds(2);

    private final WebhookStore store;
    private final InstantSource clock;
    private volatile Known known = new Known(Map.of(), Long.MIN_VALUE);

    private record Known(Map<String, Set<String>> typeToOrganisations, long readAtMs) {
        boolean has(String type, String organisationId) {
            return typeToOrganisations.getOrDefault(type, Set.of()).contains(organisationId);
        }
    }

    Subscriptions(WebhookStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Who asks while it is old reads it: a future shared with another caller would complete on that one's event loop. */
    @Override
    public Future<Boolean> wants(String type, String organisationId) {
        long nowMs = clock.millis();
        Known now = known;
        if (now.readAtMs != Long.MIN_VALUE && nowMs - now.readAtMs < LIFE.toMillis()) {
            return Future.succeededFuture(now.has(type, organisationId));
        }
        return store.on().map(all -> {
            var read = new HashMap<String, Set<String>>();
            for (StoredWebhook webhook : all) {
                webhook.shown().events().forEach(event -> read.computeIfAbsent(event.wireName(), _ -> new HashSet<>())
                        .add(webhook.shown().organisationId()));
            }
            var fresh = new Known(read, nowMs);
            known = fresh;
            return fresh.has(type, organisationId);
        });
    }
}
