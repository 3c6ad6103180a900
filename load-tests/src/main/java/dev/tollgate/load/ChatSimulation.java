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
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Whole answers at a constant rate, whatever became of the requests before: 1,000 a second for ten minutes. A trickle goes
 * straight to the mock all the while and tells what the same call costs without Tollgate, at the same moment on the same
 * machine.
 */
public final class ChatSimulation extends Simulation {
    /** Of the request that is measured. */
    static final String CHAT = "chat";

    /** Of the same request without Tollgate. */
    static final String DIRECT = "direct";

    private static final int DIRECT_OF = 20;

    /** Made by Gatling. */
    public ChatSimulation() {
        Figures figures = Figures.of("chat");
        int rate = figures.number("rate", 1000, 100);
        Duration warmUp = figures.seconds("warmUpSeconds", 30, 5);
        Duration measured = figures.seconds("seconds", 600, 20);
        int delayMs = figures.number("upstreamDelayMs", 50, 50);
        int p50Ms = figures.number("addedP50Ms", 3, 500);
        int p99Ms = figures.number("addedP99Ms", 20, 2000);
        double errors = figures.number("errorsPerMillion", 0, 0) / 10_000.0;
        setUp(chat("warm-up")
                        .injectOpen(rampUsersPerSec(1).to(rate).during(warmUp))
                        .andThen(
                                chat(CHAT).injectOpen(constantUsersPerSec(rate).during(measured)),
                                direct().injectOpen(constantUsersPerSec((double) rate / DIRECT_OF)
                                        .during(measured))))
                .protocols(Target.protocol())
                .assertions(
                        global().failedRequests().percent().lte(errors),
                        details(CHAT).responseTime().percentile(50).lte(delayMs + p50Ms),
                        details(CHAT).responseTime().percentile(99).lte(delayMs + p99Ms));
    }

    private static ScenarioBuilder chat(String name) {
        return scenario(name)
                .feed(Target.customers())
                .exec(http(name)
                        .post("/v1/chat/completions")
                        .header("authorization", "Bearer #{key}")
                        .body(StringBody(Questions.chatBody(false)))
                        .check(status().is(200), jsonPath("$.cost").exists()));
    }

    private static ScenarioBuilder direct() {
        return scenario(DIRECT)
                .feed(Target.customers())
                .exec(http(DIRECT)
                        .post(Target.mockUrl() + "/uncounted/v1/chat/completions")
                        .body(StringBody(Questions.chatBody(false)))
                        .check(status().is(200)));
    }
}
