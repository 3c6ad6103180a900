package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;

/**
 * Whole answers at a constant rate, whatever became of the requests before: 1,000 a second for ten minutes. A trickle goes
 * straight to the mock all the while and tells what the same call costs without Tollgate, at the same moment on the same
 * machine.
 */
public final class ChatSimulation extends LoadSimulation {
    private static final String CHAT = "chat";
    private static final String DIRECT = "direct";
    private static final int DIRECT_OF = 20;

    private final Figures figures = Figures.of("chat");

    /** Made by Gatling. */
    public ChatSimulation() {
        int rate = figures.number("rate", 1000, 100);
        Duration warmUp = figures.seconds("warmUpSeconds", 30, 5);
        Duration measured = figures.seconds("seconds", 600, 15);
        double errors = figures.number("errorsPerMillion", 0, 0) / 10_000.0;
        setUp(chat("warm-up")
                        .injectOpen(rampUsersPerSec(1).to(rate).during(warmUp))
                        .andThen(
                                chat(CHAT).injectOpen(constantUsersPerSec(rate).during(measured)),
                                direct().injectOpen(constantUsersPerSec((double) rate / DIRECT_OF)
                                        .during(measured))))
                .protocols(Target.protocol())
                .assertions(global().failedRequests().percent().lte(errors));
    }

    private ScenarioBuilder chat(String name) {
        return scenario(name)
                .feed(Target.customers())
                .exec(http(name)
                        .post("/v1/chat/completions")
                        .header("authorization", "Bearer #{key}")
                        .body(StringBody(Questions.chatBody(false)))
                        .check(Tally.checks())
                        .check(status().is(200), jsonPath("$.cost").exists()))
                .exec(tally.count(name));
    }

    private ScenarioBuilder direct() {
        return scenario(DIRECT)
                .feed(Target.customers())
                .exec(http(DIRECT)
                        .post(Target.mockUrl() + "/uncounted/v1/chat/completions")
                        .body(StringBody(Questions.chatBody(false)))
                        .check(Tally.checks())
                        .check(status().is(200)))
                .exec(tally.count(DIRECT));
    }

    @Override
    void judge() {
        added(50, figures.number("addedP50Ms", 3, 10_000));
        added(99, figures.number("addedP99Ms", 20, 30_000));
    }

    private void added(int percent, int most) {
        int added = tally.times(CHAT + " 200").percentile(percent)
                - tally.times(DIRECT + " 200").percentile(percent);
        tally.require(added <= most, "p" + percent + ": " + added + " ms more than direct, at most " + most);
    }
}
