package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.NodeCluster;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
            "FT-08: the cluster ports are cut and heal: both sides serve, money is exact, one cluster again in 60 s")
    void bothSidesServeWhileTheyAreApartAndFindEachOtherAgain() {
        try (NodeCluster nodes = NodeCluster.start(2, Map.of())) {
            SteadyLoad load = SteadyLoad.begin(nodes, PER_SECOND);
            nodes.cut();
            Duration noticed = nodes.awaitTogether(1);
            int first = load.answeredBy(0);
            int second = load.answeredBy(1);
            long end = System.nanoTime() + CUT.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            assertThat(load.answeredBy(0)).as("the first serves on").isGreaterThan(first);
            assertThat(load.answeredBy(1)).as("the second serves on").isGreaterThan(second);
            nodes.heal();
            Duration healed = nodes.awaitTogether(2);
            LOG.info(
                    "apart {} ms after the cut, one again {} ms after it healed",
                    noticed.toMillis(),
                    healed.toMillis());
            assertThat(healed).isLessThan(HEALED);
            load.end();
            load.booksAgree();
        }
    }
}
