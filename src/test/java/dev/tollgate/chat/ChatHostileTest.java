package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.OUT_NANO;
import static dev.tollgate.chat.ChatFixture.body;
import static dev.tollgate.chat.ChatFixture.failure;
import static dev.tollgate.chat.ChatFixture.streamBody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.ChatFixture.Times;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that lie, and callers that do not read. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, timeUnit = TimeUnit.MINUTES)
class ChatHostileTest {
    /** Writes the part again and again as long as it is taken; counts the bytes that were. */
    private static void pour(HttpServerResponse response, Buffer part, AtomicLong taken) {
        response.write(part).onSuccess(_ -> {
            taken.addAndGet(part.length());
            Vertx.currentContext().runOnContext(_ -> pour(response, part, taken));
        });
    }

    @Test
    void endlessLineEndsTheStreamWithAnError(Vertx vertx) {
        var poured = new AtomicLong();
        var upstream = ScriptedUpstream.start(vertx).always(response -> {
            ScriptedUpstream.chunks(response, 1).write("data: {\"x\":\"");
            pour(response, Buffer.buffer("y".repeat(10_000)), poured);
        });
        var chat = ChatFixture.start(vertx, upstream);

        String events = chat.events(streamBody());

        assertThat(events).contains("w0").contains("\"error\"").doesNotContain("[DONE]", "yyy");
        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
        assertThat(chat.billing.settlements()).isEmpty();
        assertThat(chat.billing.heldNano()).isZero();
    }

    @Test
    void endlessAnswerIsRefused(Vertx vertx) {
        var poured = new AtomicLong();
        var upstream = ScriptedUpstream.start(vertx)
                .always(response -> pour(response.setChunked(true), Buffer.buffer(" ".repeat(10_000)), poured));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
        assertThat(upstream.requests()).isEqualTo(1);
    }

    @Test
    void endlessRefusalIsCutOff(Vertx vertx) {
        var poured = new AtomicLong();
        var upstream = ScriptedUpstream.start(vertx)
                .always(response ->
                        pour(response.setStatusCode(401).setChunked(true), Buffer.buffer(" ".repeat(10_000)), poured));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_REFUSED);
        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>busy</html>", "{\"choices\":", "", "null", "{\"error\":{\"message\":\"x\"}}"})
    void brokenAnswersAreBadGateways(String answer, Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> response.end(answer));
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
        assertThat(failure(chat.chat(streamBody()))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
        assertThat(chat.billing.heldNano()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 500})
    void keysAndHostsOfTheUpstreamAreNotTold(int status, Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .always(response -> ScriptedUpstream.json(
                        response,
                        status,
                        new JsonObject()
                                .put("error", new JsonObject().put("message", "wrong key " + ChatFixture.KEY))));
        var chat = ChatFixture.start(vertx, upstream);

        TollgateException error = (TollgateException) failure(chat.chat(body("")));

        assertThat(error).hasMessageNotContaining(ChatFixture.KEY).hasMessageNotContaining("secret-host");
    }

    @Test
    void tenThousandHeadersAreABadGateway(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(response -> {
            for (int i = 0; i < 10_000; i++) {
                response.putHeader("x-" + i, "v");
            }
            ScriptedUpstream.completes("Hello", 1, 1).answer(response);
        });
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
    }

    @Test
    void redirectIsNotFollowed(Vertx vertx) {
        var trap = ScriptedUpstream.start(vertx);
        var upstream = ScriptedUpstream.start(vertx).always(response -> response.setStatusCode(302)
                .putHeader("Location", "http://127.0.0.1:" + trap.port() + "/v1/chat/completions")
                .end());
        var chat = ChatFixture.start(vertx, upstream);

        assertThat(failure(chat.chat(body("")))).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
        assertThat(trap.requests()).isZero();
    }

    @Test
    void textThatLooksLikeFramingStaysText(Vertx vertx) {
        String text = "a\n\ndata: [DONE]\n\n\nevent: error\n";
        var upstream = ScriptedUpstream.start(vertx)
                .then(response -> ScriptedUpstream.stream(response)
                        .end(ScriptedUpstream.event(ScriptedUpstream.chunk(text))
                                + ScriptedUpstream.finish()
                                + ScriptedUpstream.usageEvent(1, 1)
                                + "data: [DONE]\n\n"))
                .then(ScriptedUpstream.completes(text, 1, 1));
        var chat = ChatFixture.start(vertx, upstream);

        String[] events = chat.events(streamBody()).split("\n\n");
        assertThat(events).hasSize(3);
        assertThat(new JsonObject(events[0].substring(6))
                        .getJsonArray("choices")
                        .getJsonObject(0)
                        .getJsonObject("delta")
                        .getString("content"))
                .isEqualTo(text);
        assertThat(chat.whole(body("")).text()).isEqualTo(text);
    }

    @Test
    void usageBeyondAnyWindowIsCountedHereInstead(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .then(ScriptedUpstream.completes("Hello", 1_000_000_000_000_000_000L, 3))
                .then(ScriptedUpstream.completes("Hello", 3, 150_000))
                .then(ScriptedUpstream.streams(5, 3, 4_294_967_296L));
        var chat = ChatFixture.start(vertx, upstream);

        chat.whole(body(""));
        chat.whole(body(""));
        chat.events(streamBody());

        assertThat(chat.billing.settlements()).hasSize(3).allSatisfy(each -> {
            assertThat(each.usage().estimated()).isTrue();
            assertThat(each.usage().promptTokens()).isBetween(1L, 50L);
            assertThat(each.usage().completionTokens()).isBetween(1L, 50L);
            assertThat(each.costNano()).isLessThan(200 * OUT_NANO);
        });
    }

    @Test
    void membersThatUpstreamWroteAreNotReplaced(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx)
                .always(response -> ScriptedUpstream.json(
                        response,
                        200,
                        ScriptedUpstream.completion("x")
                                .put("provider", "Vendor")
                                .put("usage", ScriptedUpstream.usage(1, 1))));
        var chat = ChatFixture.start(vertx, upstream);

        String json = chat.whole(body("")).body().toBuffer().toString();
        assertThat(json).containsOnlyOnce("\"provider\"").contains("Vendor").endsWith(",\"cost\":3}");
    }

    @Test
    void membersThatUpstreamWroteAreReplacedWhereTheFiguresAreOurs(Vertx vertx) {
        JsonObject lie = new JsonObject().put("cost", 99).put("provider", "Vendor");
        JsonObject last = ScriptedUpstream.chunk("")
                .put("choices", new JsonArray())
                .put("usage", ScriptedUpstream.usage(1, 1))
                .mergeIn(lie);
        var upstream = ScriptedUpstream.start(vertx)
                .then(response -> ScriptedUpstream.json(
                        response,
                        200,
                        ScriptedUpstream.completion("x")
                                .put("usage", ScriptedUpstream.usage(1, 1))
                                .mergeIn(lie)))
                .then(response -> ScriptedUpstream.chunks(response, 1)
                        .end(ScriptedUpstream.finish() + ScriptedUpstream.event(last) + "data: [DONE]\n\n"));
        var chat = ChatFixture.start(vertx, upstream);

        var whole = (ChatAnswer.Whole)
                chat.chat(ours("")).timeout(60, TimeUnit.SECONDS).await();
        var streamed =
                (ChatAnswer.Streamed) chat.chat(ours(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                        .timeout(60, TimeUnit.SECONDS)
                        .await();
        String events = ChatFixture.read(streamed.events())
                .timeout(60, TimeUnit.SECONDS)
                .await();

        assertThat(whole.body().toBuffer().toString() + events)
                .contains("\"cost\":3,\"provider\":\"a\"")
                .doesNotContain("99", "Vendor");
    }

    private static ChatInput ours(String members) {
        return new ChatInput.Forwarded(new ChatBodyReader().read(Buffer.buffer(body(members))), true);
    }

    @Test
    void readerThatTakesNothingStopsTheUpstreamAndIsCut(Vertx vertx) {
        var poured = new AtomicLong();
        Buffer part = Buffer.buffer(ScriptedUpstream.event(ScriptedUpstream.chunk("word ".repeat(200))));
        var upstream =
                ScriptedUpstream.start(vertx).always(response -> pour(ScriptedUpstream.stream(response), part, poured));
        var chat = ChatFixture.start(vertx, Times.PATIENT.slowClient(700), upstream);

        ReadStream<Buffer> events = chat.streamed(streamBody()).events();
        events.pause();
        var seen = Buffer.buffer();
        Promise<Void> end = Promise.promise();
        events.handler(seen::appendBuffer).endHandler(_ -> end.complete());

        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();
        end.future().timeout(60, TimeUnit.SECONDS).await();
        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
        // What the sockets hold comes on top of what we keep.
        assertThat(poured.get()).isLessThan(20_000_000);
        assertThat(seen.toString()).startsWith("data: {\"error\":").doesNotContain("[DONE]");
        assertThat(chat.billing.settlements().getFirst().usage().estimated()).isTrue();
        assertThat(chat.billing.settlements().getFirst().usage().completionTokens())
                .isPositive();
    }

    @Test
    void slowReaderGetsEverythingInTheEnd(Vertx vertx) {
        var upstream = ScriptedUpstream.start(vertx).always(ScriptedUpstream.streams(5_000, 10, 5_000));
        var chat = ChatFixture.start(vertx, upstream);

        ReadStream<Buffer> events = chat.streamed(streamBody()).events();
        events.pause();
        var seen = Buffer.buffer();
        Promise<Void> end = Promise.promise();
        events.endHandler(_ -> end.complete());
        events.handler(part -> {
            seen.appendBuffer(part);
            vertx.runOnContext(_ -> events.fetch(1));
        });
        events.fetch(1);

        end.future().timeout(60, TimeUnit.SECONDS).await();
        assertThat(seen.toString()).contains("w4999 ").endsWith("data: [DONE]\n\n");
        assertThat(seen.toString().split("\"content\"", -1)).hasSize(5_001);
    }

    @Test
    void readerThatIsSlowAtTheEndDoesNotKeepTheConnection(Vertx vertx) {
        // One event that fills the buffer, and the end in the same part as its last bytes.
        String text = "x".repeat(65_400);
        var poured = new AtomicLong();
        var upstream = ScriptedUpstream.start(vertx).always(response -> {
            ScriptedUpstream.stream(response)
                    .write(ScriptedUpstream.event(ScriptedUpstream.chunk(text))
                            + ScriptedUpstream.finish()
                            + ScriptedUpstream.usageEvent(1, 1)
                            + "data: [DONE]\n\n");
            pour(response, Buffer.buffer(": and on\n\n".repeat(1_000)), poured);
        });
        var chat = ChatFixture.start(vertx, Times.PATIENT.connections(1), upstream);

        chat.streamed(streamBody()).events().pause();
        chat.billing.ended().timeout(60, TimeUnit.SECONDS).await();

        upstream.aborted().timeout(60, TimeUnit.SECONDS).await();
        assertThat(chat.events(streamBody())).endsWith("[DONE]\n\n");
    }
}
