package dev.tollgate.load;

import dev.tollgate.load.mock.MockSettings;
import dev.tollgate.load.stage.Need;
import io.gatling.javaapi.core.Simulation;
import java.util.List;

/**
 * A simulation with the stage that it plays on.
 *
 * @param name as the command calls it
 */
record Suite(String name, Class<? extends Simulation> simulation, Need need) {
    /** All of them, in the order in which {@code all} runs them. */
    static List<Suite> all() {
        return List.of(chat());
    }

    private static Suite chat() {
        Figures figures = Figures.of("chat");
        MockSettings upstream = MockSettings.AT_ONCE.after(figures.millis("upstreamDelayMs", 50, 50));
        return new Suite("chat", ChatSimulation.class, Need.of(upstream, figures.number("accounts", 50, 4)));
    }
}
