package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole lives of several nodes with all that can befall them. Each is decided by its seed alone.
 *
 * <p>{@code tollgate.simulation.seed} runs one life, {@code tollgate.simulation.seeds} changes how many there are,
 * {@code tollgate.simulation.random=true} takes seeds that nobody has seen, and {@code tollgate.simulation.steps} makes
 * them longer or shorter.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
class SimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
    private static final String PREFIX = "tollgate.simulation.";
    private static final int STEPS = Integer.getInteger(PREFIX + "steps", 1_000);

    @Test
    void aLife() {
        new Simulation(Long.getLong(PREFIX + "seed", 0)).live(STEPS);
    }

    @Test
    void moneyIsExactWhateverFails() {
        seeds().forEach(seed -> new Simulation(seed).live(STEPS));
    }

    private static LongStream seeds() {
        int count = Integer.getInteger(PREFIX + "seeds", 200);
        if (!Boolean.getBoolean(PREFIX + "random")) {
            return LongStream.rangeClosed(1, count);
        }
        long first = new Random().nextInt();
        LOG.info("seeds {} to {}", first, first + count - 1);
        return LongStream.range(first, first + count);
    }

    @Test
    void aSeedGivesTheSameStoryAgain() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(told(seed)).isEqualTo(told(seed));
        }
        assertThat(told(1)).isNotEqualTo(told(2));
    }

    private static String told(long seed) {
        var simulation = new Simulation(seed);
        simulation.live(300);
        return simulation.story();
    }
}
