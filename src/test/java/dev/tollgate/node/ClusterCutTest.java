package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.TwoNodes;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes that cannot reach each other, but their database. The system property `tollgate.cut.seconds` asks for a longer
 * cut than the normal build's.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterCutTest {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCutTest.class);
    private static final Duration CUT = Duration.ofSeconds(Integer.getInteger("tollgate.cut.seconds", 3));
    private static final Duration HEALED = Duration.ofSeconds(60);
    private static final int PER_SECOND = 50;

    @Test
    @DisplayName(
            "FT-08: the cluster ports are cut and heal: both sides serve, money is exact, the nightly job is done once, one cluster again in 60 s")
    void bothSidesServeWhileTheyAreApartAndFindEachOtherAgain() {
        try (TwoNodes nodes = TwoNodes.start(Map.of("TOLLGATE_BILLING_RECONCILEAT", thisMinute()))) {
            SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
            nodes.cut();
            Duration noticed = nodes.awaitTogether(1);
            int first = load.answeredBy(0);
            int second = load.answeredBy(1);
            long end = System.nanoTime() + CUT.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            load.awaitAnswers(0, first + 1);
            load.awaitAnswers(1, second + 1);
            awaitReconciled(nodes);
            nodes.heal();
            Duration healed = nodes.awaitTogether(2);
            LOG.info(
                    "apart {} ms after the cut, one again {} ms after it healed",
                    noticed.toMillis(),
                    healed.toMillis());
            assertThat(healed).isLessThan(HEALED);
            load.end();
            load.booksAgree();
            assertThat(reconciled(nodes, "equal"))
                    .as("of both, whose time it was while they were apart")
                    .isEqualTo(1);
            assertThat(reconciled(nodes, "different") + reconciled(nodes, "failed"))
                    .isZero();
        }
    }

    /** Due at once, and looked for by both half a minute after their start. */
    private static String thisMinute() {
        return LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private static void awaitReconciled(TwoNodes nodes) {
        long deadline = System.nanoTime() + HEALED.toNanos();
        while (reconciled(nodes, "equal") == 0) {
            assertThat(System.nanoTime()).as("the nightly job is done").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** How often they reconciled with this result, all together. */
    private static int reconciled(TwoNodes nodes, String result) {
        String name = "tollgate_billing_reconcile_runs_total{result=\"" + result + "\"} ";
        return IntStream.range(0, 2)
                .mapToObj(node -> nodes.api(node).get("/metrics").is(200).body())
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
                .sum();
    }
}
