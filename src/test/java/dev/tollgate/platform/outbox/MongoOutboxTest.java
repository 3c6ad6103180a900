package dev.tollgate.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told is kept once. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MongoOutboxTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static ScratchMongo server;

    @BeforeAll
    static void startServer() {
        server = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static OutboxEvent paid(JsonObject data) {
        return new OutboxEvent("pay_1.succeeded", "payment.succeeded", "org_1", NOW, data);
    }

    @Test
    void whatIsToldTwiceIsOneEvent(Vertx vertx) {
        MongoClient mongo = server.client(vertx, "outbox");
        var outbox = new MongoOutbox(mongo);
        outbox.add(paid(new JsonObject().put("amount", "1.00"))).await();
        outbox.add(paid(new JsonObject().put("amount", "1.00"))).await();

        assertThat(mongo.find(MongoOutbox.COLLECTION, new JsonObject()).await())
                .singleElement()
                .satisfies(row -> assertThat(row.getJsonObject("data").getString("amount"))
                        .isEqualTo("1.00"));
    }

    @Test
    void whatNobodyHasTakenOverYetIsKnownByItsOrganisation(Vertx vertx) {
        MongoClient mongo = server.client(vertx, "handed_on");
        var outbox = new MongoOutbox(mongo);
        outbox.add(paid(new JsonObject())).await();
        assertThat(outbox.isHandedOn("org_1").await()).isFalse();
        assertThat(outbox.isHandedOn("org_2").await()).isTrue();

        var taken = new JsonObject().put("$set", new JsonObject().put("state", "done"));
        mongo.updateCollection(MongoOutbox.COLLECTION, new JsonObject(), taken).await();
        assertThat(outbox.isHandedOn("org_1").await()).isTrue();
    }

    @Test
    void anEventIsNotChangedByWhoMadeIt() {
        JsonObject data = new JsonObject().put("amount", "1.00");
        OutboxEvent event = paid(data);
        data.put("amount", "1000.00");
        event.data().put("amount", "1000.00");

        assertThat(event.data().getString("amount")).isEqualTo("1.00");
    }

    @Test
    void anIdOrATypeOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> new OutboxEvent("a b", "payment.succeeded", "org_1", NOW, new JsonObject()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutboxEvent("a", "payment", "org_1", NOW, new JsonObject()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
