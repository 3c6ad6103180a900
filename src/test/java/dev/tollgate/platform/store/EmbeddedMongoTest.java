package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import dev.tollgate.testing.ChildProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EmbeddedMongoTest {
    private static final int LANES = 32;

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();

    EmbeddedMongoTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    @Test
    void everythingAcknowledgedBeforeAKillIsThereAfterTheNextStart() throws Exception {
        Set<String> inserted = ConcurrentHashMap.newKeySet();
        AtomicLong counted = new AtomicLong();
        try (ChildProcess server = startServer()) {
            MongoClient client = client(server.awaitLine("EmbeddedMongo listens at "));
            client.insert("accounts", new JsonObject().put("_id", "a").put("n", 0L))
                    .await();
            CountDownLatch enough = new CountDownLatch(500);
            lanes(Integer.MAX_VALUE, i -> increment(client, "accounts", "a")
                    .onSuccess(counted::set)
                    .compose(n -> client.insert("journal", new JsonObject().put("_id", "line" + i)))
                    .onSuccess(ok -> {
                        inserted.add("line" + i);
                        enough.countDown();
                    }));
            enough.await();
            server.kill();
        }
        try (EmbeddedMongo again = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(again.uri());
            Set<String> found = ConcurrentHashMap.newKeySet();
            client.find("journal", new JsonObject()).await().forEach(line -> found.add(line.getString("_id")));
            assertThat(found).containsAll(inserted);
            assertThat(read(client, "accounts", "a")).isGreaterThanOrEqualTo(counted.get());
            assertThatThrownBy(() -> client.insert(
                                    "journal",
                                    new JsonObject()
                                            .put("_id", inserted.iterator().next()))
                            .await())
                    .isInstanceOfSatisfying(
                            MongoException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
        }
    }

    @Test
    void endsOnSigtermAndEverythingIsThereAfterTheNextStart() throws Exception {
        try (ChildProcess server = startServer()) {
            MongoClient client = client(server.awaitLine("EmbeddedMongo listens at "));
            lanes(200, i -> client.insert("lines", new JsonObject().put("_id", "line" + i)))
                    .await();
            assertThat(server.stop()).isEqualTo(128 + 15);
        }
        try (EmbeddedMongo again = EmbeddedMongo.start(folder, 0, Set.of())) {
            assertThat(client(again.uri()).count("lines", new JsonObject()).await())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("FT-11: on a full disk writes are refused, reads go on, and nothing is lost when there is room again")
    void onAFullDiskWritesAreRefusedReadsGoOnAndNothingIsLostWhenThereIsRoomAgain() {
        AtomicLong free = new AtomicLong(Long.MAX_VALUE);
        try (EmbeddedMongo server = EmbeddedMongo.start(folder, 0, Set.of("lines"), free::get)) {
            MongoClient client = client(server.uri());
            lanes(50, i -> client.insert("lines", new JsonObject().put("_id", "before" + i)))
                    .await();
            free.set(1024);
            int more = 0;
            while (inserts(client)) {
                more++;
            }
            assertThat(client.count("lines", new JsonObject()).await()).isEqualTo(50L + more);
            free.set(Long.MAX_VALUE);
            while (!inserts(client)) {
                Thread.onSpinWait();
            }
            assertThat(client.count("lines", new JsonObject()).await()).isEqualTo(50L + more + 1);
        }
    }

    /** Whether the line is stored; it is refused with MongoDB's code for a full disk else. */
    private static boolean inserts(MongoClient client) {
        try {
            client.insert("lines", new JsonObject()).await();
            return true;
        } catch (MongoException e) {
            assertThat(e.getCode()).isEqualTo(14031);
            return false;
        }
    }

    @Test
    void aSecondServerOnTheSameFileIsRefused() {
        try (EmbeddedMongo first = EmbeddedMongo.start(folder, 0, Set.of())) {
            assertThat(first.uri()).startsWith("mongodb://127.0.0.1:");
            assertThatThrownBy(() -> EmbeddedMongo.start(folder, 0, Set.of()))
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("locked");
        }
    }

    @Test
    void valuesAndIdsOfEveryKindComeBackAfterARestart() {
        JsonObject document = new JsonObject()
                .put("_id", new JsonObject().put("compound", 1).put("key", "x"))
                .put("text", "grüße €")
                .put("list", new JsonArray().add(1).add("two").addNull().add(new JsonObject().put("deep", true)))
                .put("int", 7)
                .put("long", Long.MAX_VALUE)
                .put("double", 1.5)
                .putNull("nothing")
                .put("date", new JsonObject().put("$date", "2026-11-21T05:00:00Z"))
                .put("exact", new JsonObject().put("$numberDecimal", "0.1"))
                .put("bytes", new JsonObject().put("$binary", new byte[] {1, 2, 3}));
        List<JsonObject> ids = List.of(
                new JsonObject().put("_id", 5L),
                new JsonObject().put("_id", "5"),
                new JsonObject().put("_id", new JsonObject().put("$oid", "0123456789abcdef01234567")));
        JsonObject stored;
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            client.insert("things", document).await();
            ids.forEach(id -> client.insert("things", id.copy()).await());
            stored = client.findOne("things", new JsonObject().put("text", "grüße €"), null)
                    .await();
        }
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            assertThat(client.findOne("things", new JsonObject().put("text", "grüße €"), null)
                            .await())
                    .isEqualTo(stored);
            ids.forEach(
                    id -> assertThat(client.findOne("things", id, null).await()).isNotNull());
            assertThat(client.count("things", new JsonObject()).await()).isEqualTo(4);
        }
    }

    @Test
    void uniqueIndexesHoldAlsoAfterARestart() {
        JsonObject keys = new JsonObject().put("org", 1).put("user", 1);
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            client.createIndexWithOptions("members", keys, new IndexOptions().unique(true))
                    .await();
            client.insert("members", member("o1", "u1")).await();
            client.insert("members", member("o1", "u2")).await();
            client.insert("members", member("o2", "u1")).await();
        }
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            assertThatThrownBy(
                            () -> client.insert("members", member("o1", "u2")).await())
                    .isInstanceOfSatisfying(
                            MongoException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
            client.insert("members", member("o2", "u2")).await();
            JsonObject more = member("o1", "u2").put("role", new JsonObject().put("$exists", false));
            assertThat(client.find("members", more).await()).hasSize(1);
        }
    }

    @Test
    void anUpdateIsAnsweredWithItsOwnResultWhileOthersGoOn() {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            client.insert("accounts", new JsonObject().put("_id", "a").put("n", 0L))
                    .await();
            Set<Long> answers = ConcurrentHashMap.newKeySet();
            lanes(1_000, i -> increment(client, "accounts", "a").onSuccess(answers::add))
                    .await();
            assertThat(answers).hasSize(1_000);
            assertThat(read(client, "accounts", "a")).isEqualTo(1_000);
        }
    }

    @Test
    void theFileStaysSmallUnderUpdatesAndKeepsWhatIsRarelyTouched() {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            lanes(200, i -> client.insert(
                                    "accounts",
                                    new JsonObject().put("_id", "a" + i).put("n", 0L))
                            .compose(ok -> client.insert("rare", new JsonObject().put("_id", "r" + i))))
                    .await();
            lanes(6_000, i -> increment(client, "accounts", "a" + i % 200)).await();
            // 10 to 20 kB a write would be 60 to 120 MB.
            assertThat(mongo.fileSizeBytes()).isLessThan(24L << 20);
        }
        assertThat(folder.resolve("mongo.mv.db").toFile().length()).isLessThan(8L << 20);
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, Set.of())) {
            MongoClient client = client(mongo.uri());
            assertThat(client.count("rare", new JsonObject()).await()).isEqualTo(200);
            assertThat(client.find("accounts", new JsonObject()).await())
                    .hasSize(200)
                    .allSatisfy(account -> assertThat(account.getLong("n")).isEqualTo(30));
        }
    }

    private ChildProcess startServer() throws IOException {
        return ChildProcess.start(EmbeddedMongo.class, folder.toString());
    }

    private MongoClient client(String uri) {
        JsonObject config = new JsonObject()
                .put("connection_string", uri + "/?serverSelectionTimeoutMS=30000&maxPoolSize=" + LANES)
                .put("db_name", "test");
        return MongoClient.create(vertx, config);
    }

    private static JsonObject member(String org, String user) {
        return new JsonObject().put("org", org).put("user", user);
    }

    private static Future<Long> increment(MongoClient client, String collection, String id) {
        return client.findOneAndUpdateWithOptions(
                        collection,
                        new JsonObject().put("_id", id).put("n", new JsonObject().put("$gte", 0L)),
                        new JsonObject().put("$inc", new JsonObject().put("n", 1L)),
                        new FindOptions(),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(after -> after.getLong("n"));
    }

    private static long read(MongoClient client, String collection, String id) {
        return client.findOne(collection, new JsonObject().put("_id", id), null)
                .await()
                .getLong("n");
    }

    /** Runs the operation so many times, some at once, until one fails. */
    private static Future<?> lanes(int count, IntFunction<Future<?>> operation) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(lane(next, count, operation));
        }
        return Future.all(lanes);
    }

    private static Future<?> lane(AtomicInteger next, int count, IntFunction<Future<?>> operation) {
        int i = next.getAndIncrement();
        return i >= count ? Future.succeededFuture() : operation.apply(i).compose(done -> lane(next, count, operation));
    }
}
