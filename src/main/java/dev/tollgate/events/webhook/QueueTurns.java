package dev.tollgate.events.webhook;

import dev.tollgate.events.Delivery.State;
import dev.tollgate.events.Webhook;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.outbox.Outbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the queue of one webhook under its lease: one delivery after the other, the oldest due first, until one fails or
 * the turn is over. Each delivery is sent once at least; who dies between sending and writing so sends it again.
 */
final class QueueTurns {
    private static final Logger LOG = LoggerFactory.getLogger(QueueTurns.class);

    /** Much longer than an attempt, after each of which it is extended. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final int MAX_DELIVERIES = 100;
    private static final Duration UNTIL_DISABLED = Duration.ofDays(1);

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final SecretVault vault;
    private final Sender sender;
    private final Schedule schedule;
    private final Outbox outbox;
    private final Ids ids;
    private final InstantSource clock;

    private volatile boolean stopped;

    QueueTurns(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            SecretVault vault,
            Sender sender,
            Schedule schedule,
            Ground ground) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.vault = vault;
        this.sender = sender;
        this.schedule = schedule;
        this.outbox = ground.outbox;
        this.ids = ground.ids;
        this.clock = ground.clock;
    }

    /**
     * What it stands on.
     *
     * @param outbox takes the news that a webhook was turned off
     */
    record Ground(Outbox outbox, Ids ids, InstantSource clock) {}

    /**
     * A turn under way.
     *
     * @param failingSince since when no attempt succeeded; null while all is well
     */
    private record Turn(StoredWebhook webhook, @Nullable Instant failingSince, String lease, int left) {
        String id() {
            return webhook.shown().id();
        }

        /** After an attempt that succeeded. */
        Turn next() {
            return new Turn(webhook, null, lease, left - 1);
        }
    }

    /** Turns under way end after the delivery that they are at. */
    void stop() {
        stopped = true;
    }

    /** One turn, if nobody else is at this queue. */
    Future<Void> run(String webhookId) {
        String lease = ids.next("lease");
        return webhooks.claim(webhookId, lease, clock.millis(), leaseEnd())
                .compose(claimed -> claimed.isPresent()
                        ? next(new Turn(claimed.get(), claimed.get().shown().failingSince(), lease, MAX_DELIVERIES))
                        : Future.succeededFuture());
    }

    private long leaseEnd() {
        return clock.millis() + LEASE.toMillis();
    }

    private Future<Void> next(Turn turn) {
        if (stopped || turn.left() == 0) {
            return end(turn, 0);
        }
        return deliveries
                .nextDue(turn.id(), clock.millis())
                .compose(due -> due.isPresent()
                        ? webhooks.extend(turn.id(), turn.lease(), leaseEnd())
                                .compose(held -> held ? attempt(turn, due.get()) : Future.succeededFuture())
                        : end(turn, 0));
    }

    private Future<Void> attempt(Turn turn, Queued delivery) {
        return send(turn.webhook(), delivery)
                .compose(outcome -> outcome.isTaken()
                        ? taken(turn, delivery, outcome).compose(_ -> next(turn.next()))
                        : failed(turn, delivery, outcome)
                                .compose(_ -> end(
                                        turn,
                                        clock.millis() + Schedule.pause(outcome).toMillis())));
    }

    private Future<Outcome> send(StoredWebhook webhook, Queued delivery) {
        try {
            var secret = vault.open(webhook.sealedSecret(), webhook.shown().id());
            return sender.send(webhook.shown().url(), Message.of(delivery, new Signatures(secret), clock.instant()));
        } catch (GeneralSecurityException e) {
            LOG.error(
                    "The secret of webhook {} cannot be read: was the token secret changed?", delivery.webhookId(), e);
            return Future.succeededFuture(
                    Outcome.failed("The secret of this webhook is lost: end it and make it anew"));
        }
    }

    private Future<Void> taken(Turn turn, Queued delivery, Outcome outcome) {
        return deliveries
                .ended(delivery, State.DELIVERED, outcome, clock.millis())
                .compose(_ -> turn.failingSince() == null ? Future.succeededFuture() : webhooks.well(turn.id()));
    }

    private Future<Void> failed(Turn turn, Queued delivery, Outcome outcome) {
        Instant now = clock.instant();
        var wait = schedule.next(delivery.tries() + 1, outcome);
        Future<Void> kept = wait.isPresent() && !outcome.isGone()
                ? deliveries.again(delivery, outcome, now.plus(wait.get()).toEpochMilli())
                : deliveries.ended(delivery, State.FAILED, outcome, now.toEpochMilli());
        return kept.compose(_ -> webhooks.failing(turn.id(), now.toEpochMilli()))
                .compose(_ -> outcome.isGone()
                        ? disable(turn, "The receiver answered 410: it wants no more", now)
                        : disableIfLong(turn, now));
    }

    private Future<Void> disableIfLong(Turn turn, Instant now) {
        Instant since = turn.failingSince();
        return since != null && !since.plus(UNTIL_DISABLED).isAfter(now)
                ? disable(turn, "Every attempt of a day failed", now)
                : Future.succeededFuture();
    }

    private Future<Void> disable(Turn turn, String reason, Instant now) {
        if (turn.webhook().retiredAt() != null) {
            // Nobody is left who could be told of it, or turn it on again.
            return webhooks.disable(turn.id(), reason, now);
        }
        LOG.warn(
                "Webhook {} of {} is turned off: {}",
                turn.id(),
                turn.webhook().shown().organisationId(),
                reason);
        // Told first: who dies in between comes here again, and the same event is no second one.
        return outbox.add(disabled(turn, reason, now)).compose(_ -> webhooks.disable(turn.id(), reason, now));
    }

    private static OutboxEvent disabled(Turn turn, String reason, Instant now) {
        Webhook webhook = turn.webhook().shown();
        Instant since = turn.failingSince() == null ? now : turn.failingSince();
        var data = new JsonObject()
                .put("webhookId", webhook.id())
                .put("url", webhook.url())
                .put("reason", reason);
        return new OutboxEvent(
                webhook.id() + ".disabled." + since.toEpochMilli(),
                "webhook.disabled",
                webhook.organisationId(),
                now,
                data);
    }

    private Future<Void> end(Turn turn, long pausedUntilMs) {
        return deliveries
                .nextAt(turn.id())
                .compose(next -> webhooks.release(
                        turn.id(),
                        turn.lease(),
                        turn.webhook().wakes(),
                        pausedUntilMs,
                        next.orElse(WebhookStore.NEVER)));
    }
}
