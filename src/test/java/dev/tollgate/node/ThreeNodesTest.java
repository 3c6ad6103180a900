package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.NodeCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three nodes under a steady load, of which one ends, is restarted, stands still, or none reaches another. The normal build
 * asks for little; the system properties `tollgate.cluster.rate` (requests a second), `tollgate.cluster.rolls` (restarts),
 * `tollgate.freeze.seconds` and `tollgate.cut.seconds` ask for more. On a machine that is busy with something else a node that
 * cannot commit in a second refuses with 503, which is right; with `tollgate.cluster.strict` that is a failure too.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ThreeNodesTest {
    private static final Logger LOG = LoggerFactory.getLogger(ThreeNodesTest.class);
    private static final int COUNT = 3;
    private static final int PER_SECOND = Integer.getInteger("tollgate.cluster.rate", 30);
    private static final int ROLLS = Integer.getInteger("tollgate.cluster.rolls", 1);
    private static final Duration FREEZE = Duration.ofSeconds(Integer.getInteger("tollgate.freeze.seconds", 8));
    private static final Duration CUT = Duration.ofSeconds(Integer.getInteger("tollgate.cut.seconds", 3));
    /** Also: how little time a node leaves for everybody to notice that it stops. */
    private static final boolean STRICT = Boolean.getBoolean("tollgate.cluster.strict");

    /** How long the others serve alone: ten seconds where that is not left to the restart, which takes some too. */
    private static final Duration ALONE = Duration.ofSeconds(STRICT ? 10 : 1);

    private static final Duration CALM = Duration.ofSeconds(3);
    private static final int ENOUGH = 30;

    private static NodeCluster nodes;

    @BeforeAll
    static void start() {
        nodes = NodeCluster.start(COUNT, Map.of("TOLLGATE_NODE_DRAINNOTICE", STRICT ? "2s" : "5s"));
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    @DisplayName("FT-07: kill -9 of one of three: only its calls in flight fail, the others never, books exact")
    void onlyCallsUnderWayOnAKilledNodeFail() {
        SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
        awaitAnswers(load);
        nodes.kill(1);
        long killed = System.nanoTime();
        awaitMore(load, 0, 2);
        park(ALONE);
        assertThat(nodes.restart(1)).isPositive();
        awaitMore(load, 1);
        load.end();

        assertThat(failures(load)).as(nodes::errors).allSatisfy(failure -> {
            assertThat(failure.node()).isEqualTo(1);
            assertThat(failure.askedNanos()).isLessThan(killed);
        });
        nodes.awaitTogether(COUNT);
        load.booksAgree();
    }

    @Test
    @DisplayName("rolling restarts: no request fails, each node ends with exit code 0, books exact")
    void noRequestFailsWhileNodesAreRestartedInTurn() {
        SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
        awaitAnswers(load);
        for (int roll = 0; roll < ROLLS; roll++) {
            int node = roll % COUNT;
            assertThat(nodes.stop(node)).as(nodes::errors).isZero();
            assertThat(failures(load))
                    .as("at the node that stopped:%n%s", nodes.errors())
                    .isEmpty();
            nodes.restart(node);
            nodes.awaitTogether(COUNT);
            awaitMore(load, node);
            LOG.info(
                    "restart {} of {}: {} failed",
                    roll + 1,
                    ROLLS,
                    load.failures().size());
        }
        load.end();

        assertThat(failures(load)).as(nodes::errors).isEmpty();
        load.booksAgree();
    }

    @Test
    @DisplayName("a frozen node: the others serve on, it comes back by itself, books exact")
    void theOthersServeWhileANodeStandsStillAndItComesBackByItself() {
        SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
        awaitAnswers(load);
        nodes.freeze(2);
        long frozen = System.nanoTime();
        try {
            park(FREEZE);
            awaitMore(load, 0, 1);
        } finally {
            nodes.thaw(2);
        }
        awaitMore(load, 2);
        load.end();

        assertThat(failures(load)).as(nodes::errors).allSatisfy(failure -> {
            assertThat(failure.node()).isEqualTo(2);
            assertThat(failure.askedNanos()).isLessThan(frozen);
        });
        nodes.awaitTogether(COUNT);
        load.booksAgree();
    }

    @Test
    @DisplayName(
            "FT-08 with three: no node reaches another, all serve, money is exact, one cluster again after it healed")
    void allServeWhileNoneReachesAnother() {
        SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
        awaitAnswers(load);
        nodes.cut();
        try {
            nodes.awaitTogether(1);
            park(CUT);
            awaitMore(load, 0, 1, 2);
        } finally {
            nodes.heal();
        }
        LOG.info("one cluster {} ms after it healed", nodes.awaitTogether(COUNT).toMillis());
        load.end();

        assertThat(failures(load)).as(nodes::errors).isEmpty();
        load.booksAgree();
    }

    private static List<SteadyLoad.Failure> failures(SteadyLoad load) {
        return load.failures().stream()
                .filter(failure -> STRICT || !failure.isRefusal())
                .toList();
    }

    /** Waits until all serve and none has refused for a while: fresh JVMs on a busy machine may be slow to commit. */
    private static void awaitAnswers(SteadyLoad load) {
        awaitMore(load, 0, 1, 2);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (load.failures().stream()
                .anyMatch(failure -> System.nanoTime() - failure.askedNanos() < CALM.toNanos())) {
            assertThat(System.nanoTime()).as(nodes::errors).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        load.forgetFailures();
    }

    /** Waits until each of these has answered some more. */
    private static void awaitMore(SteadyLoad load, int... wanted) {
        List<Integer> before = Arrays.stream(wanted).mapToObj(load::answeredBy).toList();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        for (int i = 0; i < wanted.length; i++) {
            while (load.answeredBy(wanted[i]) < before.get(i) + ENOUGH) {
                assertThat(System.nanoTime())
                        .as("node %d serves:%n%s", wanted[i], nodes.errors())
                        .isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void park(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
