package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.IN_NANO;
import static dev.tollgate.chat.ChatFixture.OUT_NANO;
import static dev.tollgate.chat.ChatFixture.body;
import static dev.tollgate.chat.ChatFixture.failure;
import static dev.tollgate.chat.ChatFixture.streamBody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Settlement;
import dev.tollgate.chat.ChatFixture.Times;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a request ends and what it then costs. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatEndsTest {
    private static Settlement onlySettlement(ChatFixture chat) {
        assertThat(chat.billing.settlements()).hasSize(1);
        assertThat(chat.billing.heldNano()).isZero();
        return chat.billing.settlements().getFirst();
    }

    private static void costNothing(ChatFixture chat) {
        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        assertThat(chat.billing.settlements()).isEmpty();
        assertThat(chat.billing.heldNano()).isZero();
        assertThat(chat.billing.holdsTaken()).isEqualTo(1);
    }

    @Test
    void completeAnswerCostsItsUsageAndSaysSo(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(vertx, upstream);

        ChatAnswer.Whole answer = chat.whole(body(",\"max_tokens\":50,\"unknown\":[1]"));

        assertThat(answer.costNano()).isEqualTo(10 * IN_NANO + 3 * OUT_NANO);
        assertThat(answer.text()).isEqualTo("Hello");
        JsonObject json = answer.body().toBuffer().toJsonObject();
        assertThat(json.getValue("cost")).isEqualTo(16);
        assertThat(json.getString("provider")).isEqualTo("a");
        assertThat(onlySettlement(chat).usage().estimated()).isFalse();
        assertThat(upstream.body(0).getString("model")).isEqualTo("up-model");
        assertThat(upstream.body(0).getInteger("max_tokens")).isEqualTo(50);
        assertThat(upstream.body(0).getJsonArray("unknown")).isNotNull();
        assertThat(upstream.headers(0).get("Authorization")).isEqualTo("Bearer " + ChatFixture.KEY);
    }

    @Test
    void completeStreamCostsItsUsageAndHidesTheUsageChunk(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(5, 10, 5));
        var chat = ChatFixture.start(vertx, upstream);

        String events = chat.events(streamBody());

        assertThat(events).contains("w0 ", "w4 ").doesNotContain("\"usage\"").endsWith("}\n\ndata: [DONE]\n\n");
        assertThat(events.split("\\[DONE]", -1)).hasSize(2);
        assertThat(onlySettlement(chat).costNano()).isEqualTo(10 * IN_NANO + 5 * OUT_NANO);
        assertThat(upstream.body(0).getJsonObject("stream_options").getBoolean("include_usage"))
                .isTrue();
        assertThat(upstream.body(0).getInteger("max_tokens")).isEqualTo(100);
    }

    @Test
    void usageChunkComesWithCostForThoseWhoAsked(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(1, 10, 5));
        var chat = ChatFixture.start(vertx, upstream);

        String events = chat.events(body(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        String[] parts = events.split("\n\n");
        JsonObject usage = new JsonObject(parts[parts.length - 2].substring("data: ".length()));
        assertThat(usage.getJsonArray("choices")).isEmpty();
        assertThat(usage.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(10);
        assertThat(usage.getValue("cost")).isEqualTo(20);
        assertThat(usage.getString("provider")).isEqualTo("a");
    }

    @Test
    void clientThatLeavesAStreamPaysForWhatWasProduced(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.chunks(response, 5));
        var chat = ChatFixture.start(vertx, upstream);

        ReadStream<Buffer> events = chat.streamed(streamBody()).events();
        Promise<Void> five = Promise.promise();
        var seen = Buffer.buffer();
        events.handler(part -> {
            seen.appendBuffer(part);
            if (seen.toString().contains("w4")) {
                five.tryComplete();
            }
        });
        five.future().timeout(60, TimeUnit.SECONDS).await();
        chat.callerLeft.complete();

        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        Settlement settlement = onlySettlement(chat);
        assertThat(settlement.usage().estimated()).isTrue();
        assertThat(settlement.usage().completionTokens()).isBetween(10L, 15L);
        assertThat(settlement.usage().promptTokens()).isBetween(1L, 20L);
    }

    @Test
    void clientThatLeavesAPlainRequestPaysForThePrompt(Vertx vertx) {
        Promise<Void> reached = Promise.promise();
        var upstream = ScriptedUpstream.start(vertx).always(_ -> reached.complete());
        var chat = ChatFixture.start(vertx, upstream);

        var answer = chat.chat(body(""));
        reached.future().timeout(60, TimeUnit.SECONDS).await();
        chat.callerLeft.complete();

        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
        assertThat(failure(answer)).isInstanceOf(TollgateException.class);
        Settlement settlement = onlySettlement(chat);
        assertThat(settlement.usage().estimated()).isTrue();
        assertThat(settlement.usage().promptTokens()).isBetween(1L, 20L);
        assertThat(settlement.usage().completionTokens()).isZero();
    }

    @Test
    void clientWhoLeftBeforeAnythingWasAskedPaysNothing(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx);
        var chat = ChatFixture.start(vertx, upstream);
        chat.callerLeft.complete();

        assertThat(failure(chat.chat(body("")))).isInstanceOf(TollgateException.class);

        costNothing(chat);
        assertThat(upstream.requests()).isZero();
    }

    @Test
    void upstreamErrorCostsNothing(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx);
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);

        costNothing(chat);
        assertThat(upstream.requests()).isEqualTo(3);
    }

    @Test
    void streamThatBreaksEndsWithAnErrorAndCostsNothing(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .always(response ->
                        ScriptedUpstream.chunks(response, 50).write(": end\n\n").onComplete(_ -> response.reset()));
        var chat = ChatFixture.start(vertx, upstream);

        String events = chat.events(streamBody());

        assertThat(events).contains("w0 ").contains("data: {\"error\":{").doesNotContain("[DONE]");
        costNothing(chat);
        assertThat(upstream.requests()).isEqualTo(1);
    }

    @Test
    void streamWithoutItsEndMarkIsAnError(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .always(response -> ScriptedUpstream.chunks(response, 3).end(ScriptedUpstream.finish()));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(chat.events(streamBody())).contains("\"error\"").doesNotContain("[DONE]");
        costNothing(chat);
    }

    @Test
    void upstreamThatNeverAnswersIsATimeoutAndItsLateAnswerIsNotBooked(Vertx vertx) {
        Promise<HttpServerResponse> late = Promise.promise();
        var upstream = ScriptedUpstream.start(vertx).always(late::complete);
        var chat = ChatFixture.start(vertx, Times.PATIENT.firstByte(1_000), upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_TIMEOUT);

        ScriptedUpstream.completes("late", 10, 10)
                .answer(late.future().timeout(60, TimeUnit.SECONDS).await());
        costNothing(chat);
        assertThat(upstream.requests()).isEqualTo(1);
    }

    @Test
    void silenceWithinAStreamIsATimeout(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.chunks(response, 2));
        var chat = ChatFixture.start(vertx, Times.PATIENT.idle(200), upstream);

        assertThat(chat.events(streamBody()))
                .contains("\"code\":\"upstream_timeout\"")
                .doesNotContain("[DONE]");
        costNothing(chat);
        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
    }

    @Test
    void requestThatTakesTooLongInAllIsATimeout(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> ScriptedUpstream.chunks(response, 2));
        var chat = ChatFixture.start(vertx, Times.PATIENT.total(1_000), upstream);

        assertThat(chat.events(streamBody()))
                .contains("\"code\":\"upstream_timeout\"")
                .doesNotContain("[DONE]");
        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(chat.billing.heldNano()).isZero();
        assertThat(chat.billing.settlements()).isEmpty();
    }

    @Test
    void zeroUsageIsTakenAsItIs(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 0, 0));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(chat.whole(body("")).costNano()).isZero();
        assertThat(onlySettlement(chat).usage().estimated()).isFalse();
    }

    @Test
    void missingUsageIsCountedHereAndMarked(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .then(response -> ScriptedUpstream.json(response, 200, ScriptedUpstream.completion("Hello world")))
                .then(response ->
                        ScriptedUpstream.chunks(response, 5).end(ScriptedUpstream.finish() + "data: [DONE]\n\n"));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(chat.whole(body("")).costNano()).isPositive();
        assertThat(chat.events(body(",\"stream\":true,\"stream_options\":{\"include_usage\":true}")))
                .contains("\"usage\":{\"prompt_tokens\":");

        assertThat(chat.billing.settlements()).hasSize(2).allMatch(each -> each.usage()
                .estimated());
        assertThat(chat.billing.settlements().getFirst().usage().completionTokens())
                .isEqualTo(2);
    }

    @Test
    void usageAboveTheHoldIsBooked(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.completes("Hello", 10, 30_000));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(chat.whole(body(",\"max_tokens\":10")).costNano()).isEqualTo(10 * IN_NANO + 30_000 * OUT_NANO);
    }

    @Test
    void answerThatCannotBeBookedIsNotCompleted(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .then(ScriptedUpstream.streams(3, 10, 3))
                .then(ScriptedUpstream.completes("Hello", 10, 3));
        var chat = ChatFixture.start(vertx, upstream);
        chat.billing.refuseSettlements();

        assertThat(chat.events(streamBody()))
                .contains("\"code\":\"unavailable\"")
                .doesNotContain("[DONE]");
        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UNAVAILABLE);
    }

    @Test
    void keepAliveTellsOfALongSilenceAndErrorsAreEventsFromThenOn(Vertx vertx) {
        Promise<HttpServerResponse> waiting = Promise.promise();
        var upstream = ScriptedUpstream.start(vertx).always(waiting::complete);
        var chat = ChatFixture.start(vertx, Times.PATIENT.keepAlive(100), upstream);

        ChatAnswer.Streamed streamed = chat.streamed(streamBody());
        var events = ChatFixture.read(streamed.events());
        waiting.future().await().setStatusCode(400).end("{\"error\":{\"message\":\"no\"}}");

        assertThat(events.timeout(60, TimeUnit.SECONDS).await())
                .startsWith(": keep-alive\n\n")
                .contains("\"invalid_request_error\"")
                .doesNotContain("[DONE]");
        costNothing(chat);
    }
}
