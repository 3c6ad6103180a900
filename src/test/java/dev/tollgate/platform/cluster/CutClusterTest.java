package dev.tollgate.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes in one JVM whose lines are cut. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CutClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** For a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration FAILURE = Duration.ofSeconds(5);

    private record Question(String account) {}

    private record Answer(String from) {}

    private static final Address<Question, Answer> ASK =
            new Address<>("tollgate.test.held", Question.class, Answer.class);
    private static final Address<Question, Done> TELL = new Address<>("tollgate.test.tell", Question.class, Done.class);

    /** Hazelcast's own limit is ten minutes, which nobody has who stops a node. */
    @Test
    void aNodeThatIsCutOffLeavesSoonAlthoughNobodyTakesItsPartOver() {
        Duration neverMissed = Duration.ofMinutes(10);
        try (CutNode left = new CutNode(neverMissed);
                CutNode right = new CutNode(neverMissed)) {
            Cluster one = left.join(right);
            Cluster two = right.join(left);
            CutNode.awaitSize(one, 2);
            var bus = new Bus(two.vertx(), LIMIT);
            bus.serveAcross(ASK.at("two"), _ -> Future.succeededFuture(new Answer("two")))
                    .await();
            left.cut(true);
            right.cut(true);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var both = List.of(
                        CompletableFuture.runAsync(right::leave, threads),
                        CompletableFuture.runAsync(left::leave, threads));
                both.forEach(CompletableFuture::join);
            }
        }
    }

    /** FT-08: what each served before the cut is found by the other after it. */
    @Test
    void afterACutThatHealedEachIsAskedAgain() {
        try (CutNode left = new CutNode(FAILURE);
                CutNode right = new CutNode(FAILURE)) {
            Cluster one = left.join(right);
            Cluster two = right.join(left);
            var oneBus = new Bus(one.vertx(), LIMIT);
            var twoBus = new Bus(two.vertx(), LIMIT);
            Set<String> heard = ConcurrentHashMap.newKeySet();
            oneBus.serveAcross(ASK.at("one"), _ -> Future.succeededFuture(new Answer("one")))
                    .await();
            twoBus.serveAcross(ASK.at("two"), _ -> Future.succeededFuture(new Answer("two")))
                    .await();
            oneBus.listenAcross(TELL, _ -> heard.add("one")).await();
            twoBus.listenAcross(TELL, _ -> heard.add("two")).await();
            left.cut(true);
            right.cut(true);
            CutNode.awaitSize(one, 1);
            CutNode.awaitSize(two, 1);
            assertThat(failureOf(oneBus.requestAcross(ASK.at("two"), new Question("a"), LIMIT))
                            .kind())
                    .isEqualTo(ErrorKind.UNAVAILABLE);

            left.cut(false);
            right.cut(false);
            CutNode.awaitSize(one, 2);
            CutNode.awaitSize(two, 2);
            awaitAnswer(oneBus, "two");
            awaitAnswer(twoBus, "one");
            awaitBothHear(oneBus, heard);
            awaitBothHear(twoBus, heard);
        }
    }

    private static void awaitBothHear(Bus bus, Set<String> heard) {
        heard.clear();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (heard.size() < 2) {
            assertThat(System.nanoTime()).as("heard by %s", heard).isLessThan(deadline);
            bus.publishAcross(TELL, new Question("a"));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** Who serves what is told a moment after the membership. */
    private static void awaitAnswer(Bus bus, String from) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                bus.requestAcross(ASK.at(from), new Question("a"), Duration.ofSeconds(1))
                        .await();
                return;
            } catch (TollgateException notYet) {
                assertThat(System.nanoTime()).as(from).isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static TollgateException failureOf(Future<?> future) {
        return catchThrowableOfType(TollgateException.class, future::await);
    }
}
