package dev.tollgate.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryQuery;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receivers that answer late, slowly, without end or never: they are cut, and others do not wait for them. */
@Timeout(180)
class BadReceiversTest {
    /** Happens to both webhooks while the first attempt at the bad receiver goes on; all of it arrives at the good one. */
    private static void assertOthersAreServed(WebhookScene scene, Receiver bad, String badId, Receiver good)
            throws InterruptedException {
        scene.happens(1);
        bad.next();
        for (int number = 2; number < 7; number++) {
            scene.happens(number);
        }
        for (int number = 1; number < 7; number++) {
            assertThat(good.next().body()).contains("key_" + number);
        }
        assertThat(scene.deliveries(badId))
                .as("its first attempt is still under way")
                .isNotEmpty()
                .allMatch(delivery -> delivery.attempts() == 0);
    }

    @Test
    void receiverThatNeverAnswersDelaysNobody() throws InterruptedException {
        try (var scene = new WebhookScene()) {
            var asked = new LinkedBlockingQueue<HttpServerRequest>();
            var silent = new Receiver(scene.vertx);
            silent.behaviour = asked::add;
            var receiver = new Receiver(scene.vertx);
            String silentId = scene.webhook(silent.url()).webhook().id();
            scene.webhook(receiver.url());

            assertOthersAreServed(scene, silent, silentId, receiver);

            silent.answers(200);
            asked.take().response().end();
        }
    }

    @Test
    void receiverThatTricklesOrRefusesDelaysNobody() throws InterruptedException {
        try (var scene = new WebhookScene()) {
            var enough = new AtomicBoolean();
            var slow = new Receiver(scene.vertx);
            slow.behaviour = request -> trickle(scene, request, enough);
            var broken = new Receiver(scene.vertx);
            broken.answers(500);
            var receiver = new Receiver(scene.vertx);
            String slowId = scene.webhook(slow.url()).webhook().id();
            scene.webhook(broken.url());
            scene.webhook(receiver.url());

            assertOthersAreServed(scene, slow, slowId, receiver);

            enough.set(true);
        }
    }

    /** Sends something all the time, and does not come to an end before it is told to. */
    private static void trickle(WebhookScene scene, HttpServerRequest request, AtomicBoolean enough) {
        request.response().setChunked(true);
        scene.vertx.setPeriodic(20, timer -> {
            if (request.response().closed() || request.response().ended()) {
                scene.vertx.cancelTimer(timer);
            } else if (enough.get()) {
                request.response().end();
            } else {
                request.response().write("x");
            }
        });
    }

    @Test
    void receiversThatNeverAnswerOrNeverEndAreCut() {
        try (var scene = new WebhookScene(Duration.ofMillis(300))) {
            var silent = new Receiver(scene.vertx);
            silent.behaviour = _ -> {};
            var slow = new Receiver(scene.vertx);
            slow.behaviour = request -> trickle(scene, request, new AtomicBoolean());
            String silentId = scene.webhook(silent.url()).webhook().id();
            String slowId = scene.webhook(slow.url()).webhook().id();
            scene.happens(1);

            awaitCut(scene, silentId);
            awaitCut(scene, slowId);
        }
    }

    private static void awaitCut(WebhookScene scene, String webhookId) {
        scene.until(() -> scene.service
                .deliveries(new DeliveryQuery(WebhookScene.OWNER, webhookId, 1, 100))
                .map(page -> page.deliveries().stream().map(Delivery::lastError).anyMatch(error -> String.valueOf(error)
                        .contains("in time"))));
    }

    @Test
    void endlessAnswerIsCut() throws InterruptedException {
        try (var scene = new WebhookScene()) {
            var closed = new CountDownLatch(1);
            var receiver = new Receiver(scene.vertx);
            receiver.behaviour = request -> {
                request.connection().closeHandler(_ -> closed.countDown());
                flood(scene, request);
            };
            String id = scene.webhook(receiver.url()).webhook().id();
            scene.happens(1);

            assertThat(scene.attempted(id, 1).lastStatus()).isEqualTo(200);
            assertThat(closed.await(WebhookScene.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static void flood(WebhookScene scene, HttpServerRequest request) {
        request.response().setChunked(true);
        scene.vertx.setPeriodic(1, timer -> {
            if (request.response().ended() || request.response().closed()) {
                scene.vertx.cancelTimer(timer);
            } else {
                request.response().write("x".repeat(4096));
            }
        });
    }
}
