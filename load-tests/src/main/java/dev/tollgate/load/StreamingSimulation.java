package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.sse;

import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;

/**
 * Thousands of streams that are open at the same time, each a word a second. None may be lost, the first word must come
 * soon, and the last one as late as upstream made it and not later. Some streams before them warm the server up; they may
 * begin late, and are counted apart.
 */
public final class StreamingSimulation extends LoadSimulation {
    private static final String FIRST = "first word";
    private static final String LAST = "whole stream";
    private static final String OF_WARM_UP = " of the warm-up";

    private final Figures figures = Figures.of("streaming");
    private final int streams = figures.number("streams", 5000, 200);
    private final int words = words(figures);
    private final Duration gap = gap(figures);

    /** Made by Gatling. */
    public StreamingSimulation() {
        Duration warmUp = figures.seconds("warmUpSeconds", 30, 2);
        Duration ramp = figures.seconds("rampSeconds", 30, 5);
        int before = figures.number("streamsBefore", 1000, 10);
        setUp(
                        stream("stream" + OF_WARM_UP, OF_WARM_UP)
                                .injectOpen(rampUsers(before).during(warmUp)),
                        stream("stream", "")
                                .injectOpen(
                                        nothingFor(warmUp), rampUsers(streams).during(ramp)))
                .protocols(Target.protocol())
                .assertions(global().failedRequests().count().is(0L));
    }

    /** Of each stream. */
    static int words(Figures figures) {
        return figures.number("words", 60, 30);
    }

    /** Between two words. */
    static Duration gap(Figures figures) {
        return figures.millis("gapMs", 1000, 300);
    }

    /** @param laps what the names of its times end with */
    private ScenarioBuilder stream(String name, String laps) {
        Duration patience = gap.multipliedBy(words).plus(Duration.ofMinutes(1));
        return scenario(name)
                .feed(Target.customers())
                .exec(Tally::begin)
                .exec(sse("stream")
                        .post("/v1/chat/completions")
                        .header("authorization", "Bearer #{key}")
                        .body(StringBody(Questions.chatBody(true)))
                        .await(patience)
                        .on(sse.checkMessage(FIRST)
                                .matching(substring("\" word0\""))
                                .check(substring("word0"))))
                .exec(tally.lap(FIRST + laps))
                .exec(sse("rest")
                        .setCheck()
                        .await(patience)
                        .on(sse.checkMessage(LAST).matching(substring("[DONE]")).check(substring("[DONE]"))))
                .exec(tally.lap(LAST + laps))
                .exec(exec(sse("close").close()));
    }

    @Override
    void judge() {
        Histogram first = tally.times(FIRST);
        Histogram last = tally.times(LAST);
        tally.require(last.count() == streams, last.count() + " of " + streams + " streams came to their end");
        atMost("first word, p50", first.percentile(50), figures.number("firstWordP50Ms", 20, 10_000));
        atMost("first word, p99", first.percentile(99), figures.number("firstWordP99Ms", 200, 30_000));
        int late = last.percentile(99) - Math.toIntExact(gap.multipliedBy(words).toMillis());
        atMost("last word later than upstream's, p99", late, figures.number("lateP99Ms", 500, 30_000));
    }

    private void atMost(String what, int ms, int most) {
        tally.require(ms <= most, what + ": " + ms + " ms, at most " + most);
    }
}
