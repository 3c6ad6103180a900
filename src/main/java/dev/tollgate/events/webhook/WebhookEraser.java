package dev.tollgate.events.webhook;

import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.outbox.OutboxRows;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Forgets the webhooks of closed organisations with all that was sent. One that ended with its user tells nothing more; one
 * that an admin deleted still has what waits in its queues delivered, the news of its end among it, for the day that
 * deliveries are tried anyway.
 */
final class WebhookEraser implements Eraser {
    /** A day of tries, and what receivers ask for beyond it; then what waits is given up. */
    private static final Duration LAST_WAIT = Duration.ofDays(2);

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final OutboxRows outbox;
    private final InstantSource clock;

    WebhookEraser(WebhookStore webhooks, DeliveryStore deliveries, OutboxRows outbox, InstantSource clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Future<Void> organisation(String organisationId) {
        return webhooks.ofOrganisation(organisationId)
                .compose(found -> each(found, this::forget))
                .compose(_ -> outbox.removeOf(organisationId));
    }

    @Override
    public Future<Void> deletedOrganisation(String organisationId) {
        return webhooks.retire(organisationId, clock.millis())
                .compose(_ -> sweep())
                .compose(_ -> outbox.removeOf(organisationId));
    }

    /** Forgets those of deleted organisations that have nothing to send any more, or had their time. */
    Future<Void> sweep() {
        return webhooks.retired().compose(found -> each(found, this::forgetWhenDone));
    }

    private Future<Void> forgetWhenDone(StoredWebhook webhook) {
        Instant retiredAt = Objects.requireNonNull(webhook.retiredAt());
        boolean isOver = webhook.shown().disabledAt() != null
                || retiredAt.plus(LAST_WAIT).isBefore(clock.instant());
        return isOver
                ? forget(webhook)
                : deliveries
                        .nextAt(webhook.shown().id())
                        .compose(next -> next.isPresent() ? Future.succeededFuture() : forget(webhook));
    }

    /** The webhook goes after its deliveries, so that who is interrupted finds it again, and what came in between goes, too. */
    private Future<Void> forget(StoredWebhook webhook) {
        String id = webhook.shown().id();
        return deliveries
                .removeOf(id)
                .compose(_ -> webhooks.remove(webhook.shown().organisationId(), id))
                .compose(_ -> deliveries.removeOf(id));
    }

    private static Future<Void> each(List<StoredWebhook> found, Function<StoredWebhook, Future<Void>> work) {
        Future<Void> done = Future.succeededFuture();
        for (StoredWebhook webhook : found) {
            done = done.compose(_ -> work.apply(webhook));
        }
        return done;
    }
}
