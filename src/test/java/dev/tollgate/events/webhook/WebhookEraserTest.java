package dev.tollgate.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.outbox.OutboxRows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What receivers still get of an organisation that is gone. */
@Timeout(180)
class WebhookEraserTest {
    private static final String ORGANISATION = WebhookScene.OWNER.organisationId();

    private WebhookScene scene;
    private Receiver receiver;
    private WebhookEraser eraser;

    @BeforeEach
    void start() {
        scene = new WebhookScene();
        receiver = new Receiver(scene.vertx);
        eraser = new WebhookEraser(
                new WebhookStore(scene.mongo),
                new DeliveryStore(scene.mongo),
                new OutboxRows(scene.mongo),
                () -> scene.now());
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** A webhook with a delivery that failed once, and waits. */
    private String waiting() throws InterruptedException {
        receiver.answers(500);
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        receiver.next();
        scene.attempted(id, 1);
        return id;
    }

    private long left(String collection) {
        return WebhookScene.done(scene.mongo.count(collection, new JsonObject()));
    }

    private void assertNothingIsLeft() {
        assertThat(left("webhooks")).isZero();
        assertThat(left("deliveries")).isZero();
        assertThat(left("outbox")).isZero();
    }

    @Test
    void whatWaitsWhenAnAdminDeletesItIsStillDelivered() throws InterruptedException {
        waiting();
        WebhookScene.done(eraser.deletedOrganisation(ORGANISATION));
        receiver.answers(200);
        scene.pass(Duration.ofSeconds(5));

        assertThat(receiver.next().body()).contains("key_1");
        scene.until(() -> eraser.sweep()
                .compose(_ -> scene.mongo.count("webhooks", new JsonObject()))
                .map(count -> count == 0));
        assertNothingIsLeft();
    }

    @Test
    void whatHappensLaterIsToldNoMore() throws InterruptedException {
        String id = waiting();
        WebhookScene.done(eraser.deletedOrganisation(ORGANISATION));
        scene.happens(2);
        scene.until(() -> Future.succeededFuture(scene.told.size() == 2));

        assertThat(scene.deliveriesLeft(id)).isEqualTo(1);
        assertThat(WebhookScene.done(scene.service.list(WebhookScene.OWNER)).webhooks())
                .isEmpty();
    }

    @Test
    void aReceiverThatTakesNothingIsForgottenAfterItsDay() throws InterruptedException {
        waiting();
        WebhookScene.done(eraser.deletedOrganisation(ORGANISATION));
        WebhookScene.done(eraser.sweep());
        assertThat(left("deliveries")).isEqualTo(1);

        scene.pass(Duration.ofHours(49));
        WebhookScene.done(eraser.sweep());

        assertNothingIsLeft();
    }

    @Test
    void aReceiverThatWantsNoMoreIsForgottenAndNobodyIsTold() throws InterruptedException {
        waiting();
        WebhookScene.done(eraser.deletedOrganisation(ORGANISATION));
        receiver.answers(410);
        scene.pass(Duration.ofSeconds(5));
        receiver.next();

        scene.until(() -> eraser.sweep()
                .compose(_ -> scene.mongo.count("webhooks", new JsonObject()))
                .map(count -> count == 0));
        assertNothingIsLeft();
        assertThat(scene.told).doesNotContain("webhook.disabled");
    }

    @Test
    void withNothingToSendItGoesAtOnce() throws InterruptedException {
        String id = scene.webhook(receiver.url()).webhook().id();
        scene.happens(1);
        receiver.next();
        scene.until(() -> scene.isDelivered(id));

        WebhookScene.done(eraser.deletedOrganisation(ORGANISATION));

        assertNothingIsLeft();
    }

    @Test
    void whatEndsWithItsUserTellsNothingMore() throws InterruptedException {
        waiting();

        WebhookScene.done(eraser.organisation(ORGANISATION));

        assertNothingIsLeft();
    }
}
