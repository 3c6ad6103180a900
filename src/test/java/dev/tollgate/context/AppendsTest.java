package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BEGIN;
import static dev.tollgate.context.ContextFixture.assertFails;
import static dev.tollgate.context.ContextFixture.exchange;
import static dev.tollgate.context.ContextFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.store.EmbeddedMongo;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.FreePorts;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.WireCommand;
import dev.tollgate.testing.WireTap;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of chats that end at the same time, on several nodes, at a stop and without a store. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AppendsTest {
    /** A node's room, with a Vert.x and a client of its own. */
    private record NodeRoom(ContextRoom room, Context context, Vertx vertx, MeterRegistry meters)
            implements AutoCloseable {
        static NodeRoom at(String uri) {
            return at(uri, Duration.ofSeconds(30));
        }

        /** One that waits so long for a store that is away. */
        static NodeRoom at(String uri, Duration selection) {
            Vertx vertx = Vertx.vertx();
            var meters = new SimpleMeterRegistry();
            MongoClient mongo = MongoClient.create(
                    vertx,
                    new JsonObject()
                            .put("connection_string", uri + "/?serverSelectionTimeoutMS=" + selection.toMillis())
                            .put("db_name", "appends"));
            new StoreSchema(ContextRoom.collections()).apply(mongo).await();
            ContextRoom room = ContextRoom.deploy(
                            vertx,
                            new Bus(vertx, Duration.ofSeconds(60)),
                            new ContextRoom.Ground(mongo, Ids.random(), () -> BEGIN, meters))
                    .await();
            return new NodeRoom(room, room.context(), vertx, meters);
        }

        String begin(String ownerId) {
            return load(ownerId).id();
        }

        Conversation load(String ownerId) {
            return context.load(new LoadRequest(new ContextRef(ownerId, null), 1_000, true))
                    .await();
        }

        Future<Done> say(String requestId, String ownerId, String conversationId) {
            return context.append(exchange(requestId, ownerId, conversationId, requestId, "answer"));
        }

        /** How many exchanges wait for their number or are just getting it. */
        double waiting() {
            return meters.get("tollgate.store.batch.held")
                    .tag("batch", "numbers")
                    .gauge()
                    .value();
        }

        List<String> questions(String ownerId) {
            return texts(load(ownerId).messages()).stream()
                    .filter(text -> !text.equals("answer"))
                    .toList();
        }

        @Override
        public void close() {
            vertx.close().await();
        }
    }

    private static String owner(int index) {
        return "usr_" + index;
    }

    /** One after the other, each when the one before is stored. */
    private static Future<?> sayInOrder(NodeRoom node, String name, int owner, String conversation, int count) {
        Future<?> said = Future.succeededFuture();
        for (int i = 0; i < count; i++) {
            String id = name + "_" + owner + "_" + i;
            said = said.compose(_ -> node.say(id, owner(owner), conversation));
        }
        return said;
    }

    @Test
    void chatsOnTwoNodesInTheSameConversationsAllStayEachInItsOrder() {
        try (ScratchMongo server = ScratchMongo.start();
                NodeRoom one = NodeRoom.at(server.uri());
                NodeRoom two = NodeRoom.at(server.uri())) {
            var chats = new ArrayList<Future<?>>();
            for (int i = 0; i < 12; i++) {
                String conversation = one.begin(owner(i));
                chats.add(sayInOrder(one, "a", i, conversation, 15));
                chats.add(sayInOrder(one, "b", i, conversation, 15));
                chats.add(sayInOrder(two, "c", i, conversation, 15));
            }
            Future.all(chats).await();

            for (int i = 0; i < 12; i++) {
                int owner = i;
                List<String> said = two.questions(owner(i));
                assertThat(said).hasSize(45);
                for (String name : List.of("a", "b", "c")) {
                    assertThat(said.stream().filter(text -> text.startsWith(name)))
                            .containsExactlyElementsOf(IntStream.range(0, 15)
                                    .mapToObj(k -> name + "_" + owner + "_" + k)
                                    .toList());
                }
            }
        }
    }

    @Test
    void chatsThatEndTogetherAskLittleOfTheStore() {
        var commands = new LongAdder();
        var allHaveCome = new CountDownLatch(1);
        try (ScratchMongo server = ScratchMongo.start();
                WireTap tap = WireTap.before(server.uri());
                NodeRoom node = NodeRoom.at(tap.uri())) {
            List<String> begun =
                    IntStream.range(0, 100).mapToObj(i -> node.begin(owner(i))).toList();
            tap.atCommand(
                    command -> {
                        if (Set.of("find", "update", "insert", "findAndModify").contains(command.name())) {
                            commands.increment();
                            awaitQuietly(allHaveCome);
                        }
                        return false;
                    },
                    0,
                    () -> {});
            List<Future<Done>> said = IntStream.range(0, 100)
                    .mapToObj(i -> node.say("req_" + i, owner(i), begun.get(i)))
                    .toList();
            while (node.waiting() < said.size()) {
                Thread.onSpinWait();
            }
            allHaveCome.countDown();
            Future.all(said).await();
            assertThat(commands.sum()).isLessThan(40);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void whatWasTakenBeforeAStopIsKeptAndWhatComesLaterIsToldSo() {
        try (ScratchMongo server = ScratchMongo.start();
                NodeRoom node = NodeRoom.at(server.uri());
                NodeRoom other = NodeRoom.at(server.uri())) {
            String conversation = node.begin(ANNA);
            List<Future<Done>> taken = IntStream.range(0, 200)
                    .mapToObj(i -> node.say("req_" + i, ANNA, conversation))
                    .toList();

            node.room().stop().await();

            assertFails(node.say("late", ANNA, conversation), ErrorKind.UNAVAILABLE);
            Future.all(taken).await();
            assertThat(other.questions(ANNA)).hasSize(200).doesNotContain("late");
        }
    }

    @Test
    void withoutAStoreNothingIsAcknowledgedAndAfterwardsAllIsWell(@TempDir Path folder) {
        int port = FreePorts.next();
        EmbeddedMongo first = EmbeddedMongo.start(folder, port, Set.of());
        try (NodeRoom node = NodeRoom.at(first.uri(), Duration.ofSeconds(3))) {
            String conversation = node.begin(ANNA);
            node.say("before", ANNA, conversation).await();
            first.close();

            List<Future<Done>> lost = IntStream.range(0, 20)
                    .mapToObj(i -> node.say("lost_" + i, ANNA, conversation))
                    .toList();
            lost.forEach(append -> assertFails(append, ErrorKind.UNAVAILABLE));

            try (EmbeddedMongo again = EmbeddedMongo.start(folder, port, Set.of())) {
                assertThat(again.uri()).isEqualTo(first.uri());
                // It may still be taken for away: then nothing was stored, and whoever asks again makes nothing worse.
                node.say("after", ANNA, conversation)
                        .recover(_ -> node.say("after", ANNA, conversation))
                        .await();
                assertThat(node.questions(ANNA)).containsExactly("before", "after");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKillBetweenTheNumberAndTheAcknowledgementLeavesAWholeExchangeOrNone(boolean written) {
        try (ScratchMongo server = ScratchMongo.start();
                WireTap tap = WireTap.before(server.uri());
                NodeRoom killed = NodeRoom.at(tap.uri(), Duration.ofSeconds(3));
                NodeRoom other = NodeRoom.at(server.uri())) {
            String conversation = killed.begin(ANNA);
            killed.say("first", ANNA, conversation).await();
            if (written) {
                tap.atAnswer(AppendsTest::insertsExchanges, 0, tap::close);
            } else {
                tap.atCommand(AppendsTest::insertsExchanges, 0, tap::close);
            }
            Future<Done> unknown = killed.say("unknown", ANNA, conversation);
            tap.awaitSprung();

            other.say("next", ANNA, conversation).await();
            assertThat(other.questions(ANNA))
                    .isEqualTo(written ? List.of("first", "unknown", "next") : List.of("first", "next"));
            assertFails(unknown, ErrorKind.UNAVAILABLE);
            other.say("unknown", ANNA, conversation).await();
            assertThat(other.questions(ANNA)).containsExactlyInAnyOrder("first", "unknown", "next");
        }
    }

    private static boolean insertsExchanges(WireCommand command) {
        return command.inserts(ContextCollections.EXCHANGES);
    }
}
