package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Three nodes behind a balancer at a constant rate. On the way the command kills one, starts it again, and restarts another
 * as an upgrade does. Only the calls that were in flight on the killed one may fail, and nothing after ten seconds.
 */
public final class ClusterSimulation extends LoadSimulation {
    private static final String CHAT = "chat";

    private final Figures figures = Figures.of("cluster");
    private final ConcurrentSkipListSet<Instant> failures = new ConcurrentSkipListSet<>();

    /** Made by Gatling. */
    public ClusterSimulation() {
        int rate = figures.number("rate", 500, 60);
        Duration warmUp = figures.seconds("warmUpSeconds", 30, 5);
        setUp(chat("warm-up")
                        .injectOpen(rampUsersPerSec(1).to(rate).during(warmUp))
                        .andThen(chat(CHAT).injectOpen(constantUsersPerSec(rate).during(measured(figures)))))
                .protocols(Target.protocol());
    }

    /** How long it lasts once it is warm; the nodes are seen to within this time. */
    static Duration measured(Figures figures) {
        return figures.seconds("seconds", 300, 20);
    }

    private ScenarioBuilder chat(String name) {
        return scenario(name)
                .feed(Target.customers())
                .exec(http(name)
                        .post("/v1/chat/completions")
                        .header("authorization", "Bearer #{key}")
                        .body(StringBody(Questions.chatBody(false)))
                        .check(Tally.checks())
                        .check(status().is(200)))
                .exec(session -> {
                    if (session.isFailed()) {
                        failures.add(Instant.now());
                    }
                    return session;
                })
                .exec(tally.count(name));
    }

    @Override
    void judge() {
        int most = figures.number("failures", 100, 100);
        tally.require(failures.size() <= most, failures.size() + " requests failed, at most " + most);
        if (!failures.isEmpty()) {
            Duration trouble = Duration.between(failures.first(), failures.last());
            int seconds = figures.number("troubleSeconds", 10, 10);
            tally.require(
                    trouble.toSeconds() <= seconds,
                    "requests failed over " + trouble.toMillis() + " ms, at most " + seconds + " s");
        }
    }
}
