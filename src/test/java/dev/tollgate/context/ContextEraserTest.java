package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static dev.tollgate.context.ContextFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** PR-02 in this room: what people said goes with their account, and nothing of others. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class ContextEraserTest {
    private static ScratchMongo server;

    private ContextFixture room;
    private Instant now = ContextFixture.BEGIN;
    private ContextEraser eraser;

    @BeforeAll
    static void startServer() {
        server = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        room = new ContextFixture(vertx, server);
        eraser = new ContextEraser(room.mongo, () -> now);
    }

    private String all(String collection) {
        return room.mongo.find(collection, new JsonObject()).await().toString();
    }

    @Test
    void nothingThatWasSaidIsLeftAndWhatOthersSaidStays() {
        String first = room.current(ANNA).id();
        for (int i = 0; i < 250; i++) {
            room.say("req_" + i, ANNA, first, "canary", "canary");
        }
        String second = room.context.reset(new ContextRef(ANNA, null)).await().id();
        room.say("req_x", ANNA, second, "canary", "canary");
        String other = room.current(BORIS).id();
        room.say("req_y", BORIS, other, "two", "2");
        // What another version keeps beside a conversation goes, too.
        var title = new JsonObject().put("$set", new JsonObject().put("title", "canary"));
        room.mongo
                .updateCollection("conversations", new JsonObject().put("_id", first), title)
                .await();

        eraser.user(ANNA).await();
        eraser.user(ANNA).await();

        assertThat(all("exchanges")).doesNotContain("canary").doesNotContain(ANNA);
        assertThat(all("conversations")).doesNotContain("canary").doesNotContain(ANNA);
        assertThat(all("contexts")).doesNotContain(ANNA);
        assertFails(room.context.load(new LoadRequest(new ContextRef(ANNA, first), 10, false)), ErrorKind.NOT_FOUND);
        assertThat(texts(room.load(BORIS, other, 10, false).messages())).containsExactly("two", "2");
    }

    /** An answer that was under way takes its number before and is written after. */
    @Test
    void anExchangeThatComesLateGoesLaterAndNoneIsAddedAnyMore() {
        String id = room.current(ANNA).id();
        room.say("req_1", ANNA, id, "canary", "canary");
        new Conversations(room.mongo, Ids.random())
                .takeNumbers(ANNA, id, 1, now)
                .await();
        eraser.user(ANNA).await();

        assertFails(
                room.context.append(ContextFixture.exchange("req_2", ANNA, id, "canary", "canary")),
                ErrorKind.NOT_FOUND);
        new Exchanges(room.mongo)
                .insert(ContextFixture.exchange("req_3", ANNA, id, "canary", "canary"), 2, now)
                .await();
        eraser.sweep().await();
        assertThat(all("exchanges")).contains("canary");

        now = now.plus(ContextEraser.UNTIL_ALL_ENDED).plus(Duration.ofSeconds(1));
        eraser.sweep().await();

        assertThat(all("exchanges")).doesNotContain("canary");
        assertThat(all("conversations")).doesNotContain(id);
    }
}
