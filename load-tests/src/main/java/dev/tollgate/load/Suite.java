package dev.tollgate.load;

import dev.tollgate.load.mock.MockSettings;
import dev.tollgate.load.stage.Incident;
import dev.tollgate.load.stage.Need;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;

/**
 * A simulation with the stage that it plays on.
 *
 * @param name as the command calls it
 */
record Suite(String name, Class<? extends Simulation> simulation, Need need) {
    /** All of them, in the order in which {@code all} runs them. */
    static List<Suite> all() {
        return List.of(chat(), streaming(), bot(), dashboard(), cluster(), overload());
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
                .with("TOLLGATE_CHAT_CONNECTIONSPERUPSTREAM", "10000")
                // What streams take is measured, not how many a node lets in by its heap.
                .with("TOLLGATE_OVERLOAD_CHATS", "10000");
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

    private static Suite cluster() {
        Figures figures = Figures.of("cluster");
        MockSettings upstream = MockSettings.AT_ONCE.after(figures.millis("upstreamDelayMs", 50, 50));
        Duration quarter = ClusterSimulation.measured(figures).dividedBy(4);
        Need need = Need.of(upstream, figures.number("accounts", 50, 4))
                .withIncidents(List.of(
                        new Incident(quarter, "kill", 2),
                        new Incident(quarter.multipliedBy(2), "begin", 2),
                        new Incident(quarter.multipliedBy(3), "restart", 3)));
        return new Suite("cluster", ClusterSimulation.class, need);
    }

    private static Suite overload() {
        Figures figures = Figures.of("overload");
        MockSettings upstream = MockSettings.AT_ONCE.after(OverloadSimulation.delay(figures));
        Need need = Need.of(upstream, figures.number("accounts", 50, 10))
                .with("TOLLGATE_OVERLOAD_CHATS", Integer.toString(OverloadSimulation.chats(figures)));
        return new Suite("overload", OverloadSimulation.class, need);
    }
}
