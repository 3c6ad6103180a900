package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A server that takes so many chats at a time and an upstream that is slow, so that it can answer about 1,000 a second:
 * first driven at that, then at five times as much. It must go on answering nearly as many as it can, and refuse the rest at
 * once.
 */
public final class OverloadSimulation extends LoadSimulation {
    private static final String PEAK = "peak";
    private static final String OVERLOAD = "overload";
    private static final int OK = 200;

    private final Figures figures = Figures.of("overload");
    private final Duration atPeak = figures.seconds("peakSeconds", 30, 5);
    private final Duration above = figures.seconds("seconds", 120, 10);

    /** Made by Gatling. */
    public OverloadSimulation() {
        int capacity = chats(figures) * 1000 / Math.toIntExact(delay(figures).toMillis());
        int rate = figures.number("rate", 5000, 500);
        Duration warmUp = figures.seconds("warmUpSeconds", 30, 5);
        setUp(chat("warm-up")
                        .injectOpen(rampUsersPerSec(1).to(capacity).during(warmUp))
                        .andThen(chat(PEAK)
                                .injectOpen(constantUsersPerSec(capacity).during(atPeak))
                                .andThen(chat(OVERLOAD)
                                        .injectOpen(constantUsersPerSec(rate).during(above)))))
                .protocols(Target.protocol())
                .assertions(global().failedRequests().count().is(0L));
    }

    /** Chats that the server takes at a time. */
    static int chats(Figures figures) {
        return figures.number("chats", 200, 20);
    }

    /** How long each takes upstream. */
    static Duration delay(Figures figures) {
        return figures.millis("upstreamDelayMs", 200, 200);
    }

    private ScenarioBuilder chat(String name) {
        return scenario(name)
                .feed(Target.customers())
                .exec(http(name)
                        .post("/v1/chat/completions")
                        .header("authorization", "Bearer #{key}")
                        .body(StringBody(Questions.chatBody(false)))
                        .check(Tally.checks())
                        .check(status().in(OK, 429, 503))
                        .checkIf((response, _) -> response.status().code() != OK)
                        .then(header("Retry-After").exists()))
                .exec(tally.count(name));
    }

    @Override
    void judge() {
        long peak = tally.times(PEAK + " 200").count() / atPeak.toSeconds();
        long good = tally.times(OVERLOAD + " 200").count() / above.toSeconds();
        int percent = figures.number("goodPercent", 85, 50);
        tally.require(
                good * 100 >= peak * percent,
                "goodput: " + good + "/s of " + peak + "/s at the peak, at least " + percent + " %");
        int most = figures.number("refusalP99Ms", 100, 2000);
        Stream.of(" 503", " 429").forEach(refusal -> {
            int p99 = tally.times(OVERLOAD + refusal).percentile(99);
            tally.require(p99 <= most, "refusals with" + refusal + ", p99: " + p99 + " ms, at most " + most);
        });
    }
}
