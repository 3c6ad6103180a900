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
        return List.of(chat(), streaming(), bot(), dashboard());
    }

    private static Suite chat() {
        Figures figures = Figures.of("chat");
        MockSettings upstream = MockSettings.AT_ONCE.after(figures.millis("upstreamDelayMs", 50, 50));
        return new Suite("chat", ChatSimulation.class, Need.of(upstream, figures.number("accounts", 50, 4)));
    }

    private static Suite streaming() {
        Figures figures = Figures.of("streaming");
        MockSettings upstream =
                MockSettings.AT_ONCE.speaking(StreamingSimulation.words(figures), StreamingSimulation.gap(figures));
        Need need = Need.of(upstream, figures.number("accounts", 50, 4))
                .with("TOLLGATE_CHAT_CONNECTIONSPERUPSTREAM", "10000");
        return new Suite("streaming", StreamingSimulation.class, need);
    }

    private static Suite bot() {
        Figures figures = Figures.of("bot");
        MockSettings upstream = MockSettings.AT_ONCE.after(figures.millis("upstreamDelayMs", 50, 50));
        return new Suite("bot", BotTrafficSimulation.class, Need.of(upstream, figures.number("keys", 3, 2)));
    }

    private static Suite dashboard() {
        Figures figures = Figures.of("dashboard");
        Need need = Need.of(MockSettings.AT_ONCE, figures.number("accounts", 50, 4));
        return new Suite("dashboard", DashboardSimulation.class, need);
    }
}
