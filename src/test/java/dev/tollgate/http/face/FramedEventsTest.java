package dev.tollgate.http.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.ApiAnswer;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FramedEventsTest {
    private static final String DONE = "data: [DONE]\n\n";
    private static final String BROKEN =
            "event: error\ndata: {\"message\":\"The answer broke off\",\"code\":\"upstream_error\"}\n\n";

    private static FramedEvents events(ReadStream<Buffer> source) {
        var answer = new ChatAnswer.Streamed(
                source,
                "gpt-4",
                "openai",
                null,
                Promise.<ChatAnswer.Booked>promise().future());
        return new FramedEvents(answer, new TextFrames("req_1", answer));
    }

    private static String frames(String... parts) {
        return Parts.of(events(ListStream.of(parts)));
    }

    private static String chunk(String text) {
        var delta = new JsonObject().put("delta", new JsonObject().put("content", text));
        return "data: " + new JsonObject().put("choices", List.of(delta)).encode() + "\n\n";
    }

    private static String done(String reason) {
        return "event: done\ndata: {\"id\":\"req_1\",\"model\":\"gpt-4\",\"finishReason\":\"" + reason + "\"}\n\n";
    }

    @Test
    void textThatLooksLikeFramesStaysOneString() {
        String evil = "a\n\ndata: [DONE]\n\nevent: error\ndata: {}\r\n\r\n";
        assertThat(frames(chunk(evil), DONE))
                .isEqualTo("event: message\ndata: "
                        + new JsonObject().put("text", evil).encode() + "\n\n" + done("stop"));
    }

    private static String delta(String delta) {
        return "data: {\"choices\":[{\"delta\":" + delta + "}]}\n\n";
    }

    private static String message(String text) {
        return "event: message\ndata: " + new JsonObject().put("text", text).encode() + "\n\n";
    }

    @Test
    void refusalIsShownAsText() {
        assertThat(frames(delta("{\"content\":null,\"refusal\":\"No \"}"), delta("{\"refusal\":\"way\"}"), DONE))
                .isEqualTo(message("No ") + message("way") + done("stop"));
    }

    @Test
    void textInPartsIsShown() {
        String parts = "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"refusal\",\"refusal\":\"b\"},"
                + "{\"type\":\"thinking\",\"thinking\":[]}]";
        assertThat(frames(delta("{\"content\":" + parts + "}"), DONE)).isEqualTo(message("ab") + done("stop"));
    }

    @Test
    void characterThatWasCutInTwoIsShownWhole() {
        assertThat(frames(
                        delta("{\"content\":\"a\\ud83d\"}"),
                        delta("{\"content\":\"\"}"),
                        delta("{\"content\":\"\\ude00b\"}"),
                        DONE))
                .isEqualTo(message("a") + message("😀b") + done("stop"));
    }

    @Test
    void halfACharacterAtTheEndIsShownAsUnknown() {
        assertThat(frames(delta("{\"content\":\"a\\ud83d\"}"), DONE))
                .isEqualTo(message("a") + message("\uFFFD") + done("stop"));
    }

    @Test
    void bytesMayBeSplitAnywhere() {
        byte[] whole = (chunk("Привет, 世界 🎉") + DONE).getBytes(StandardCharsets.UTF_8);
        String expected = frames(chunk("Привет, 世界 🎉"), DONE);
        for (int size = 1; size < 40; size++) {
            var split = new ArrayList<Buffer>();
            for (int at = 0; at < whole.length; at += size) {
                split.add(Buffer.buffer(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + size))));
            }
            assertThat(Parts.of(events(ListStream.of(split)))).isEqualTo(expected);
        }
    }

    @Test
    void linesMayEndByCarriageReturns() {
        String expected = frames(chunk("a"), DONE);
        assertThat(frames(chunk("a").replace("\n", "\r\n"), DONE.replace("\n", "\r\n")))
                .isEqualTo(expected);
        assertThat(frames(chunk("a").replace('\n', '\r'), DONE.replace('\n', '\r')))
                .isEqualTo(expected);
    }

    @Test
    void keepAliveCommentsGoThrough() {
        assertThat(frames(": wait\n\n", chunk("a"), DONE)).startsWith(": keep-alive\n\nevent: message\n");
    }

    @Test
    void finishReasonIsTold() {
        assertThat(frames("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n", DONE))
                .isEqualTo(done("length"));
    }

    @Test
    void errorOfTheChatEndsTheStreamAndNothingFollows() {
        String error = "data: {\"error\":{\"message\":\"too slow\",\"code\":\"upstream_timeout\"}}\n\n";
        assertThat(frames(chunk("a"), error, chunk("b"), DONE)).isEqualTo("""
                event: message
                data: {"text":"a"}

                event: error
                data: {"message":"too slow","code":"upstream_timeout"}

                """);
    }

    @Test
    void nothingFollowsAnEndEvenWithinOneBuffer() {
        String error = "data: {\"error\":{\"message\":\"x\",\"code\":\"y\"}}\n\n";
        assertThat(frames(error + chunk("b") + error + DONE + ": wait\n\n"))
                .isEqualTo("event: error\ndata: {\"message\":\"x\",\"code\":\"y\"}\n\n");
        assertThat(frames(DONE + chunk("b") + error)).isEqualTo(done("stop"));
    }

    @Test
    void partThatArrivesDuringAPauseWaits() {
        var source = ListStream.open();
        FramedEvents events = events(source);
        var got = new ArrayList<String>();
        events.handler(frame -> got.add(frame.toString()));
        events.pause();
        source.push(chunk("a"));
        source.push(chunk("b"));
        assertThat(got).isEmpty();
        assertThat(source.taken()).isEqualTo(1);
        events.fetch(1);
        assertThat(got).hasSize(1);
        events.resume();
        assertThat(got).hasSize(2);
    }

    @Test
    void endWithoutDoneIsAnError() {
        assertThat(frames(chunk("a"))).endsWith(BROKEN);
        assertThat(frames()).isEqualTo(BROKEN);
    }

    @Test
    void brokenJsonIsAnError() {
        assertThat(frames("data: {\"choices\n\n", DONE)).isEqualTo(BROKEN);
    }

    @Test
    void endlessLineIsCutInsteadOfKept() {
        String[] parts = new String[12];
        Arrays.fill(parts, "x".repeat(1 << 20));
        assertThat(frames(parts)).isEqualTo(BROKEN);
    }

    @Test
    void whatItCostIsToldBeforeTheEnd() {
        var answer = new ChatAnswer.Streamed(ListStream.of(FakeChat.PARTS), "gpt-4", "openai", null, FakeChat.BOOKED);
        var metered = (ApiAnswer.Metered) new FramedEvents(answer, new TextFrames("req_1", answer)).answer();
        assertThat(Parts.of(((ApiAnswer.Events) metered.answer()).events()))
                .contains(
                        "event: usage\ndata: {\"tokensUsed\":21,\"promptTokens\":18,\"completionTokens\":3,\"cost\":4.2}\n");
        assertThat(metered.tokens().result()).isEqualTo(21);
    }

    @Test
    void sourceGivesNoMoreThanIsWanted() {
        var source = ListStream.of(chunk("a"), chunk("b"), chunk("c"), DONE);
        var got = new ArrayList<String>();
        FramedEvents events = events(source);
        events.pause();
        events.handler(frame -> got.add(frame.toString()));
        assertThat(source.taken()).isZero();
        events.fetch(1);
        assertThat(got).hasSize(1);
        assertThat(source.taken()).isEqualTo(1);
        events.fetch(1);
        assertThat(source.taken()).isEqualTo(2);
        events.resume();
        assertThat(got).hasSize(4);
    }

    @Test
    void callerMayPauseWithinAFrame() {
        var source = ListStream.of(chunk("a"), chunk("b"), DONE);
        FramedEvents events = events(source);
        var got = new ArrayList<String>();
        events.handler(frame -> {
            got.add(frame.toString());
            events.pause();
        });
        assertThat(got).hasSize(1);
        events.fetch(1);
        assertThat(got).hasSize(2);
    }

    @Test
    void thousandsOfPartsAtOnceNeedNoStack() {
        String[] parts = new String[50_000];
        Arrays.fill(parts, ": wait\n\n");
        parts[parts.length - 1] = DONE;
        assertThat(frames(parts)).endsWith(done("stop"));
    }
}
