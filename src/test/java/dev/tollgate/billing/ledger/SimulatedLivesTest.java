package dev.tollgate.billing.ledger;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few short lives of {@link SimulationTest}: for mutation testing, which needs fast tests. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SimulatedLivesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void moneyIsExactWhateverFails(long seed) {
        new Simulation(seed).live(150);
    }
}
