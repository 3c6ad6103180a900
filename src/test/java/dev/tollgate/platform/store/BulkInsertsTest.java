package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import dev.tollgate.platform.Timers;
import dev.tollgate.testing.FreePorts;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.WireTap;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What each of many documents is told that go to a real store by one bulk. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BulkInsertsTest {
    private static final String ROWS = "rows";
    private static final StoreSchema SCHEMA =
            new StoreSchema(List.of(CollectionSchema.named(ROWS).unique("place")));

    /** For a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static MongoClient client(Vertx vertx, String uri) {
        return client(vertx, uri, PATIENCE);
    }

    /** One that waits so long for a server that is away. */
    private static MongoClient client(Vertx vertx, String uri, Duration selection) {
        return MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", uri + "/?serverSelectionTimeoutMS=" + selection.toMillis())
                        .put("db_name", "rows"));
    }

    private static JsonObject row(String id, String place) {
        return new JsonObject().put("_id", id).put("place", place);
    }

    private static List<Boolean> outcomes(Future<List<Future<Boolean>>> made) {
        return made.await().stream().map(AsyncResult::result).toList();
    }

    private static Repeated<JsonObject, Boolean> repeated(Vertx vertx, MongoClient mongo, Duration patience) {
        return new Repeated<>(new BulkInserts(mongo, ROWS), Timers.of(vertx), patience);
    }

    @Test
    void ofABulkThatIsPartlyRefusedEachRowHearsItsOwnOutcome(Vertx vertx) {
        try (ScratchMongo server = ScratchMongo.start()) {
            MongoClient mongo = client(vertx, server.uri());
            SCHEMA.apply(mongo).await();
            var inserts = new BulkInserts(mongo, ROWS);
            assertThat(outcomes(inserts.make(List.of(row("a", "1"), row("b", "2")))))
                    .containsExactly(true, true);

            List<JsonObject> mixed =
                    List.of(row("a", "3"), row("c", "4"), row("d", "2"), row("e", "5"), row("e", "6"), row("f", "7"));
            assertThat(outcomes(inserts.make(mixed))).containsExactly(false, true, false, true, false, true);

            assertThat(mongo.find(ROWS, new JsonObject()).await())
                    .extracting(found -> found.getString("_id") + found.getString("place"))
                    .containsExactlyInAnyOrder("a1", "b2", "c4", "e5", "f7");
        }
    }

    @Test
    void aBulkWhoseAnswerWasLostIsSentAgainAndWrittenOnce(Vertx vertx) {
        try (ScratchMongo server = ScratchMongo.start();
                WireTap tap = WireTap.before(server.uri())) {
            MongoClient mongo = client(vertx, tap.uri());
            SCHEMA.apply(mongo).await();
            tap.atAnswer(command -> command.inserts(ROWS), 0, () -> {});

            List<Boolean> outcomes =
                    outcomes(repeated(vertx, mongo, PATIENCE).make(List.of(row("a", "1"), row("b", "2"))));

            tap.awaitSprung();
            assertThat(outcomes).as("they were there already").containsExactly(false, false);
            assertThat(mongo.count(ROWS, new JsonObject()).await()).isEqualTo(2);
        }
    }

    @Test
    void aBulkThatNeverArrivedIsSentAgain(Vertx vertx) {
        try (ScratchMongo server = ScratchMongo.start();
                WireTap tap = WireTap.before(server.uri())) {
            MongoClient mongo = client(vertx, tap.uri());
            SCHEMA.apply(mongo).await();
            tap.atCommand(command -> command.inserts(ROWS), 0, () -> {});

            assertThat(outcomes(repeated(vertx, mongo, PATIENCE).make(List.of(row("a", "1")))))
                    .containsExactly(true);
            tap.awaitSprung();
        }
    }

    @Test
    void whileTheStoreIsAwayNothingIsAcknowledgedAndAllIsWellAfter(Vertx vertx, @TempDir Path folder) {
        int port = FreePorts.next();
        EmbeddedMongo first = EmbeddedMongo.start(folder, port, Set.of());
        MongoClient mongo = client(vertx, first.uri(), Duration.ofSeconds(3));
        SCHEMA.apply(mongo).await();
        var inserts = repeated(vertx, mongo, Duration.ofSeconds(1));
        inserts.make(List.of(row("a", "1"))).await();
        first.close();

        assertThatThrownBy(() -> inserts.make(List.of(row("b", "2"))).await()).isInstanceOf(MongoException.class);

        try (EmbeddedMongo again = EmbeddedMongo.start(folder, port, Set.of())) {
            assertThat(again.uri()).isEqualTo(first.uri());
            assertThat(outcomes(repeated(vertx, mongo, PATIENCE).make(List.of(row("b", "2"), row("a", "1")))))
                    .containsExactly(true, false);
        }
    }
}
