package dev.tollgate.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.events.CreatedWebhook;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.Delivery.State;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.WebhookRef;
import dev.tollgate.platform.Secret;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What receivers get, and what becomes of what they refuse. */
@Timeout(180)
class DeliveriesTest {
    private WebhookScene scene;
    private Receiver receiver;

    @BeforeEach
    void start() {
        scene = new WebhookScene();
        receiver = new Receiver(scene.vertx);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void eventArrivesOnceWhateverIsRepeatedOnTheWay() throws InterruptedException {
        CreatedWebhook made = scene.webhook(receiver.url());
        scene.happens(1);
        receiver.next();
        scene.attempted(made.webhook().id(), 1);

        var again = new JsonObject().put("$set", new JsonObject().put("state", "new"));
        WebhookScene.done(scene.mongo.updateCollection("outbox", new JsonObject(), again));
        scene.happens(2);

        assertThat(receiver.next().body()).contains("key_2");
        assertThat(receiver.got).isEmpty();
        assertThat(scene.deliveries(made.webhook().id())).hasSize(2);
    }

    @Test
    void deliveriesOfAReceiverComeInTheOrderOfTheirEvents() throws InterruptedException {
        scene.webhook(receiver.url());
        for (int number = 10; number < 30; number++) {
            scene.happens(number);
        }
        for (int number = 10; number < 30; number++) {
            assertThat(receiver.next().body()).contains("key_" + number);
        }
    }

    @Test
    void failedDeliveryIsTriedForADayAndThenTheWebhookIsOff() throws InterruptedException {
        receiver.answers(500);
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        Delivery first = scene.attempted(id, 1);
        assertThat(first.lastStatus()).isEqualTo(500);
        assertThat(first.nextAttemptAt()).isEqualTo("2026-11-21T12:00:05Z");
        assertThat(scene.shown(id).failingSince()).isEqualTo("2026-11-21T12:00:00Z");

        Duration[] waits = {
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(7)
        };
        String messageId = receiver.next().headers().get("webhook-id");
        for (int retry = 0; retry < waits.length; retry++) {
            scene.pass(waits[retry]);
            assertThat(receiver.next().headers()).containsEntry("webhook-id", messageId);
            scene.attempted(id, retry + 2);
        }

        assertThat(scene.deliveries(id).getFirst().state()).isEqualTo(State.FAILED);
        scene.until(() -> scene.service
                .list(WebhookScene.OWNER)
                .map(list -> list.webhooks().getFirst().disabledAt() != null));
        assertThat(scene.shown(id).disabledReason()).contains("day");
    }

    @Test
    void whatWorkedInBetweenIsNotTakenForADayOfFailures() throws InterruptedException {
        var asked = new LinkedBlockingQueue<HttpServerRequest>();
        receiver.behaviour = asked::add;
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        receiver.next();
        scene.happens(2);
        // Both wait when the first fails, so that neither is tried before the receiver's pause is over.
        scene.until(() -> scene.stored(id).map(webhook -> webhook.getLong("wakes") == 2));
        asked.take().response().setStatusCode(500).end();
        scene.until(() -> attempts(id).map(all -> all == 1));
        scene.awaitEndOfTurn(id);
        var answered = new AtomicInteger();
        receiver.behaviour = request -> request.response()
                .setStatusCode(answered.incrementAndGet() == 1 ? 200 : 500)
                .end();

        scene.pass(Duration.ofHours(25));

        scene.until(() -> attempts(id).map(all -> all == 3));
        scene.awaitEndOfTurn(id);
        assertThat(scene.shown(id).disabledAt()).isNull();
        assertThat(scene.shown(id).failingSince()).isEqualTo("2026-11-22T13:00:00Z");
    }

    /** Of all deliveries of a webhook together. */
    private Future<Integer> attempts(String webhookId) {
        return scene.service
                .deliveries(new DeliveryQuery(WebhookScene.OWNER, webhookId, 1, 100))
                .map(page ->
                        page.deliveries().stream().mapToInt(Delivery::attempts).sum());
    }

    @Test
    void testTurnsAWebhookOnAgain() throws InterruptedException {
        receiver.answers(410);
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        receiver.next();
        scene.until(() -> scene.service
                .list(WebhookScene.OWNER)
                .map(list -> list.webhooks().getFirst().disabledAt() != null));

        // Who runs the organisation is to know it.
        scene.until(() -> Future.succeededFuture(scene.told.contains("webhook.disabled")));
        scene.awaitEndOfTurn(id);

        receiver.answers(200);
        scene.pass(Duration.ofSeconds(10));
        WebhookScene.done(scene.service.test(new WebhookRef(WebhookScene.OWNER, id)));

        assertThat(receiver.next().body()).contains("webhook.test");
        assertThat(scene.shown(id).disabledAt()).isNull();
    }

    @Test
    void retryAfterIsHonoured() {
        receiver.behaviour = request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "600")
                .end();
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        assertThat(scene.attempted(id, 1).nextAttemptAt()).isEqualTo("2026-11-21T12:10:00Z");
    }

    @Test
    void redirectIsNotFollowed() {
        Receiver trap = new Receiver(scene.vertx);
        receiver.behaviour = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", trap.url())
                .end();
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        assertThat(scene.attempted(id, 1).lastStatus()).isEqualTo(302);
        assertThat(trap.got).isEmpty();
    }

    @Test
    void nameThatTurnsToAForbiddenAddressIsNotCalled() {
        String id = scene.webhook(receiver.url("shop.example")).webhook().id();
        scene.nameToAddress.put("shop.example", "127.0.0.2");
        scene.happens(1);
        Delivery failed = scene.attempted(id, 1);
        assertThat(failed.lastStatus()).isNull();
        assertThat(failed.lastError()).contains("not public");
        assertThat(receiver.got).isEmpty();
    }

    @Test
    void databaseHoldsNoSecretInClear() {
        Secret made = scene.webhook(receiver.url()).madeSecret();
        String secret = made == null ? "none" : made.value();
        assertThat(secret).startsWith("whsec_");
        String stored = WebhookScene.done(scene.mongo.find("webhooks", new JsonObject()))
                .toString();
        assertThat(stored).doesNotContain(secret, secret.substring(6));
    }
}
