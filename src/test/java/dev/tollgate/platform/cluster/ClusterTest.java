package dev.tollgate.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.settings.ClusterSettings;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import dev.tollgate.testing.CutLine;
import dev.tollgate.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes in one JVM that talk over their sockets. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private record Question(String account, long nano) {}

    private record Answer(String from, long nano) {}

    private static final Address<Question, Answer> ASK =
            new Address<>("tollgate.test.held", Question.class, Answer.class);
    private static final Address<Question, Done> TELL = new Address<>("tollgate.test.tell", Question.class, Done.class);

    private static final int FIRST_PORT = FreePorts.next();
    private static final int SECOND_PORT = FreePorts.next();

    private static Cluster first;
    private static Cluster second;
    private static Bus firstBus;
    private static Bus secondBus;

    @BeforeAll
    static void join() {
        first = join(FIRST_PORT);
        second = join(SECOND_PORT);
        firstBus = new Bus(first.vertx(), LIMIT);
        secondBus = new Bus(second.vertx(), LIMIT);
    }

    private static Cluster join(int port) {
        return join(port, 0, 0, 0, List.of("127.0.0.1:" + FIRST_PORT, "127.0.0.1:" + SECOND_PORT));
    }

    private static Cluster join(int port, int busPort, int publicPort, int publicBusPort, List<String> members) {
        var settings = new ClusterSettings(
                "tcp",
                publicPort == 0 ? "test" : "cut",
                "127.0.0.1",
                port,
                busPort,
                "",
                publicPort,
                publicBusPort,
                members,
                "",
                new KubernetesSettings("", "", "", "", new Secret("")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
        return Cluster.join(Vertx.builder(), new VertxOptions(), settings);
    }

    @AfterAll
    static void leave() {
        first.vertx().close().await();
        second.vertx().close().await();
    }

    @Test
    void bothSeeBoth() {
        assertThat(first.size()).isEqualTo(2);
        assertThat(second.size()).isEqualTo(2);
    }

    @Test
    void anOwnerIsAskedOnWhicheverNodeItLives() {
        firstBus.serveAcross(ASK.at("ep_1"), asked -> Future.succeededFuture(new Answer("first", asked.nano())))
                .await();
        secondBus
                .serveAcross(ASK.at("ep_2"), asked -> Future.succeededFuture(new Answer("second", asked.nano())))
                .await();
        for (Bus bus : List.of(firstBus, secondBus)) {
            assertThat(bus.requestAcross(ASK.at("ep_1"), new Question("a", 1), LIMIT)
                            .await())
                    .isEqualTo(new Answer("first", 1));
            assertThat(bus.requestAcross(ASK.at("ep_2"), new Question("a", Long.MAX_VALUE), LIMIT)
                            .await())
                    .isEqualTo(new Answer("second", Long.MAX_VALUE));
        }
    }

    @Test
    void aFailureArrivesFromTheOtherNodeAsItWas() {
        firstBus.serveAcross(
                        ASK.at("ep_3"),
                        _ -> Future.failedFuture(
                                new TollgateException(ErrorKind.CONFLICT, "The account is being closed")
                                        .retryAfter(LIMIT)))
                .await();
        TollgateException failure = failureOf(secondBus.requestAcross(ASK.at("ep_3"), new Question("a", 1), LIMIT));
        assertThat(failure).hasMessage("The account is being closed");
        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(failure.retryAfter()).isEqualTo(LIMIT);
    }

    private static TollgateException failureOf(Future<?> future) {
        return catchThrowableOfType(TollgateException.class, future::await);
    }

    @Test
    void aNoticeReachesEveryNode() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        firstBus.listenAcross(TELL, notice -> heard.add("first " + notice.account()))
                .await();
        secondBus
                .listenAcross(TELL, notice -> heard.add("second " + notice.account()))
                .await();
        secondBus.publishAcross(TELL, new Question("a", 1));
        assertThat(List.of(take(heard), take(heard))).containsExactlyInAnyOrder("first a", "second a");
    }

    private static String take(BlockingQueue<String> queue) throws InterruptedException {
        String taken = queue.poll(5, TimeUnit.SECONDS);
        return taken == null ? "" : taken;
    }

    @Test
    void whatAVerticleServesInItsNodeIsNotSeenFromAnother() {
        firstBus.serve(ASK.at("local"), asked -> Future.succeededFuture(new Answer("first", asked.nano())))
                .await();
        assertThat(failureOf(secondBus.requestAcross(ASK.at("local"), new Question("a", 1), LIMIT))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
    }

    /** Peers of another kind, or somebody who reached the port. */
    @Test
    void anObjectOfJavaFromAnotherNodeIsNotMade() {
        firstBus.serveAcross(ASK.at("ep_4"), asked -> Future.succeededFuture(new Answer("first", asked.nano())))
                .await();
        second.vertx().eventBus().serializableChecker(_ -> true);
        try {
            Buffer reply = second.vertx()
                    .eventBus()
                    .<Buffer>request(ASK.at("ep_4").name(), new BigDecimal(1))
                    .await()
                    .body();
            assertThat(new JsonObject(reply).getJsonObject("fault").getString("kind"))
                    .isEqualTo("UNAVAILABLE");
        } finally {
            second.vertx().eventBus().serializableChecker(_ -> false);
        }
    }

    @Test
    void aNodeThatLeftIsAskedInVainAndSoonForgotten() {
        Cluster third = join(FreePorts.next(), 0, 0, 0, List.of("127.0.0.1:" + FIRST_PORT));
        new Bus(third.vertx(), LIMIT)
                .serveAcross(ASK.at("ep_5"), _ -> Future.succeededFuture(new Answer("third", 1)))
                .await();
        assertThat(firstBus.requestAcross(ASK.at("ep_5"), new Question("a", 1), LIMIT)
                        .await()
                        .from())
                .isEqualTo("third");
        third.vertx().close().await();
        assertThat(failureOf(firstBus.requestAcross(ASK.at("ep_5"), new Question("a", 1), LIMIT))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        awaitSize(first, 2);
    }

    private static void awaitSize(Cluster cluster, int nodes) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (cluster.size() != nodes) {
            assertThat(System.nanoTime()).as("%d nodes", cluster.size()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** FT-08: what each served before the cut is found by the other after it. */
    @Test
    void afterACutThatHealedEachIsAskedAgain() throws InterruptedException {
        try (End left = new End();
                End right = new End()) {
            Cluster one = left.join(right);
            Cluster two = right.join(left);
            var oneBus = new Bus(one.vertx(), LIMIT);
            var twoBus = new Bus(two.vertx(), LIMIT);
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            oneBus.serveAcross(ASK.at("one"), _ -> Future.succeededFuture(new Answer("one", 1)))
                    .await();
            twoBus.serveAcross(ASK.at("two"), _ -> Future.succeededFuture(new Answer("two", 2)))
                    .await();
            oneBus.listenAcross(TELL, _ -> heard.add("one")).await();
            twoBus.listenAcross(TELL, _ -> heard.add("two")).await();
            left.cut(true);
            right.cut(true);
            awaitSize(one, 1);
            awaitSize(two, 1);
            assertThat(failureOf(oneBus.requestAcross(ASK.at("two"), new Question("a", 1), LIMIT))
                            .kind())
                    .isEqualTo(ErrorKind.UNAVAILABLE);

            left.cut(false);
            right.cut(false);
            awaitSize(one, 2);
            awaitSize(two, 2);
            awaitAnswer(oneBus, "two");
            awaitAnswer(twoBus, "one");
            for (Bus bus : List.of(oneBus, twoBus)) {
                heard.clear();
                bus.publishAcross(TELL, new Question("a", 1));
                assertThat(List.of(take(heard), take(heard))).containsExactlyInAnyOrder("one", "two");
            }
        }
    }

    /** Who serves what is told a moment after the membership. */
    private static void awaitAnswer(Bus bus, String from) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (true) {
            try {
                bus.requestAcross(ASK.at(from), new Question("a", 1), Duration.ofSeconds(1))
                        .await();
                return;
            } catch (TollgateException notYet) {
                assertThat(System.nanoTime()).as(from).isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** A node that is reached by lines that can be cut. */
    private static final class End implements AutoCloseable {
        private final int port = FreePorts.next();
        private final int busPort = FreePorts.next();
        private final CutLine line = CutLine.to(port);
        private final CutLine busLine = CutLine.to(busPort);
        private @Nullable Cluster cluster;

        Cluster join(End other) {
            Cluster joined = ClusterTest.join(
                    port, busPort, line.port(), busLine.port(), List.of("127.0.0.1:" + other.line.port()));
            cluster = joined;
            return joined;
        }

        void cut(boolean state) {
            for (CutLine each : List.of(line, busLine)) {
                if (state) {
                    each.cut();
                } else {
                    each.heal();
                }
            }
        }

        @Override
        public void close() {
            if (cluster != null) {
                cluster.vertx().close().await();
            }
            line.close();
            busLine.close();
        }
    }

    @Test
    void aPortInUseIsNamed() {
        assertThatThrownBy(() -> join(FIRST_PORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(FIRST_PORT));
    }
}
