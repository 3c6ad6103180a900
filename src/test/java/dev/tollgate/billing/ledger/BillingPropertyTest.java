package dev.tollgate.billing.ledger;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random lives of a node over a store with faults, on a virtual clock. A failing seed is kept in jqwik's database and run
 * first the next time; the seed alone decides the life.
 */
class BillingPropertyTest {
    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void moneyIsExactOverAStoreThatFailsAndANodeThatDies(@ForAll long seed) {
        new Simulation(seed, 5).live(150);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void moneyIsExactOverAStoreThatHardlyWorks(@ForAll long seed) {
        new Simulation(seed, 30).live(100);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void moneyIsExactOverAHealthyStore(@ForAll long seed) {
        new Simulation(seed, 0).live(150);
    }
}
