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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes in one JVM that talk over their sockets. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

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

    /** One in three has nothing that others could ask it for. */
    private static String name(int port) {
        return port == FIRST_PORT || port == SECOND_PORT ? "nd_" + port : "";
    }

    private static Cluster join(int port) {
        return join(port, List.of("127.0.0.1:" + FIRST_PORT, "127.0.0.1:" + SECOND_PORT));
    }

    private static Cluster join(int port, List<String> members) {
        var settings = new ClusterSettings(
                "tcp",
                "test",
                "127.0.0.1",
                port,
                0,
                "",
                0,
                0,
                members,
                "",
                new KubernetesSettings("", "", "", "", new Secret("")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
        return Cluster.join(Vertx.builder(), new VertxOptions(), settings, name(port));
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
    void eachKnowsTheNamesOfAllThatCanBeAsked() {
        for (Cluster each : List.of(first, second)) {
            assertThat(each.names()).containsExactlyInAnyOrder(name(FIRST_PORT), name(SECOND_PORT));
        }
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
        String taken = queue.poll(30, TimeUnit.SECONDS);
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
        Cluster third = join(FreePorts.next(), List.of("127.0.0.1:" + FIRST_PORT));
        new Bus(third.vertx(), LIMIT)
                .serveAcross(ASK.at("ep_5"), _ -> Future.succeededFuture(new Answer("third", 1)))
                .await();
        assertThat(firstBus.requestAcross(ASK.at("ep_5"), new Question("a", 1), LIMIT)
                        .await()
                        .from())
                .isEqualTo("third");
        third.vertx().close().await();
        assertThat(failureOf(firstBus.requestAcross(ASK.at("ep_5"), new Question("a", 1), Duration.ofSeconds(5)))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        CutNode.awaitSize(first, 2);
    }

    @Test
    void aPortInUseIsNamed() {
        assertThatThrownBy(() -> join(FIRST_PORT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(FIRST_PORT));
    }
}
