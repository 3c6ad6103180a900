package dev.tollgate.billing.ledger;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few lives of {@link BillingPropertyTest}, always the same ones: for mutation testing, which needs fast, repeatable tests. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatedLivesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void moneyIsExactOverAHealthyStore(long seed) {
        new Simulation(seed, 0).live(150);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void moneyIsExactOverAStoreThatFails(long seed) {
        new Simulation(seed, 8).live(150);
    }
}
