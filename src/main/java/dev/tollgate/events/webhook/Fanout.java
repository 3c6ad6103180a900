package dev.tollgate.events.webhook;

import dev.tollgate.events.EventType;
import dev.tollgate.platform.outbox.OutboxEvent;
import dev.tollgate.platform.outbox.OutboxRows;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns events of the outbox into deliveries. The id of a delivery is made from event and webhook, so doing it twice, after
 * a crash or on two nodes, is as good as once.
 */
final class Fanout {
    private static final int BATCH = 100;

    private final OutboxRows outbox;
    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final InstantSource clock;
    private final Function<OutboxEvent, Future<Void>> others;

    /** @param others are told of each event, too, before it counts as handed on */
    Fanout(
            OutboxRows outbox,
            WebhookStore webhooks,
            DeliveryStore deliveries,
            InstantSource clock,
            Function<OutboxEvent, Future<Void>> others) {
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.clock = clock;
        this.others = others;
    }

    /** Hands on what waits, up to a batch, in the order in which it happened. */
    Future<Void> run() {
        return outbox.waiting(BATCH).compose(events -> {
            Future<Void> done = Future.succeededFuture();
            for (OutboxEvent event : events) {
                done = done.compose(_ -> handOn(event));
            }
            return done;
        });
    }

    private Future<Void> handOn(OutboxEvent event) {
        Optional<EventType> type = EventType.of(event.type());
        Future<List<StoredWebhook>> asking = type.isPresent()
                ? webhooks.asking(event.organisationId(), type.get())
                : Future.succeededFuture(List.of());
        return asking.compose(found -> Future.all(
                        found.stream().map(webhook -> queue(webhook, event)).toList()))
                .compose(_ -> others.apply(event))
                .compose(_ -> outbox.handedOn(event));
    }

    private Future<Void> queue(StoredWebhook webhook, OutboxEvent event) {
        String id = webhook.shown().id();
        long now = clock.millis();
        return deliveries
                .add(Queued.of(id, event.id(), event.type(), event.data(), event.at()), now)
                .compose(_ -> webhooks.wake(id, now));
    }
}
