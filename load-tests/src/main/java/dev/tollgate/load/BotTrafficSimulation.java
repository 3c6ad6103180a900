package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;

/**
 * A few bots with a key each, behind each of them thousands of people whose conversations the server remembers: {@code
 * /api/chat} at a high rate on few accounts, with contexts that grow.
 */
public final class BotTrafficSimulation extends LoadSimulation {
    private static final String ASK = "ask";
    private static final String BODY =
            "{\"userId\":\"chat-#{person}\",\"message\":\"#{question}\",\"model\":\"gpt-4o-mini\"}";

    /** Made by Gatling. */
    public BotTrafficSimulation() {
        Figures figures = Figures.of("bot");
        int rate = figures.number("rate", 400, 60);
        int people = figures.number("people", 10_000, 200);
        Duration warmUp = figures.seconds("warmUpSeconds", 30, 5);
        Duration measured = figures.seconds("seconds", 300, 15);
        double errors = figures.number("errorsPerMillion", 0, 0) / 10_000.0;
        setUp(ask("warm-up", people)
                        .injectOpen(rampUsersPerSec(1).to(rate).during(warmUp))
                        .andThen(ask(ASK, people)
                                .injectOpen(constantUsersPerSec(rate).during(measured))))
                .protocols(Target.protocol())
                .assertions(
                        global().failedRequests().percent().lte(errors),
                        details(ASK).responseTime().percentile(50).lte(figures.number("p50Ms", 50, 10_000)),
                        details(ASK).responseTime().percentile(99).lte(figures.number("p99Ms", 500, 30_000)));
    }

    private ScenarioBuilder ask(String name, int people) {
        return scenario(name)
                .feed(Target.customers())
                .exec(session -> session.set("person", session.getInt("number") % people))
                .exec(http(name)
                        .post("/api/chat")
                        .header("authorization", "Bearer #{key}")
                        .body(StringBody(BODY))
                        .check(Tally.checks())
                        .check(status().is(200), jsonPath("$.context").exists()))
                .exec(tally.count(name));
    }

    @Override
    void judge() {
        // Gatling's assertions say it all.
    }
}
