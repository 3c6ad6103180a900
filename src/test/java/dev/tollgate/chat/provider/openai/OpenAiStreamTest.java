package dev.tollgate.chat.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class OpenAiStreamTest {
    private static final String FIRST =
            "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Приве\"}}]}\n\n";
    private static final String SECOND = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"т 👋 "
            + "\\n\\ndata: [DONE]\\n\\n\"},\"finish_reason\":null}],\"usage\":null}\n\n";
    private static final String LAST =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":3},\"completion_tokens_details\":{\"reasoning_tokens\":1}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final OpenAiStream stream = new OpenAiStream(false);

    private String read(String bytes) {
        return stream.read(Buffer.buffer(bytes)).toString();
    }

    private static void isWholeAnswer(OpenAiStream stream, String events) {
        assertThat(events).isEqualTo(FIRST + SECOND + LAST);
        assertThat(stream.isComplete()).isTrue();
        assertThat(stream.firstChoiceText()).isEqualTo("Привет 👋 \n\ndata: [DONE]\n\n");
        Usage usage = Objects.requireNonNull(stream.usage());
        assertThat(usage.of(Meter.INPUT)).isEqualTo(6);
        assertThat(usage.of(Meter.CACHED_INPUT)).isEqualTo(3);
        assertThat(usage.of(Meter.OUTPUT)).isEqualTo(3);
        assertThat(usage.of(Meter.REASONING)).isEqualTo(1);
        assertThat(Objects.requireNonNull(stream.usageChunk()).toString())
                .isEqualTo(USAGE.substring(6, USAGE.length() - 2));
    }

    @Test
    void answerIsTheSameWhereverItIsCut() {
        byte[] all = (FIRST + SECOND + LAST + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            var each = new OpenAiStream(false);
            Buffer whole = Buffer.buffer(all);
            String events = each.read(whole.slice(0, cut)).toString()
                    + each.read(whole.slice(cut, all.length)).toString();
            isWholeAnswer(each, events);
        }
    }

    @Test
    void answerMayComeByteByByte() {
        byte[] all = (FIRST + SECOND + LAST + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
        var events = Buffer.buffer();
        for (byte each : all) {
            events.appendBuffer(stream.read(Buffer.buffer(new byte[] {each})));
        }
        isWholeAnswer(stream, events.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "\n"})
    void allLineEndsOfTheStandardAreUnderstoodAndWrittenAsUsual(String lineEnd) {
        String bytes = (FIRST + SECOND + LAST + USAGE + DONE).replace("\n", lineEnd);
        for (int cut = 0; cut <= bytes.length(); cut++) {
            var each = new OpenAiStream(false);
            byte[] all = bytes.getBytes(StandardCharsets.UTF_8);
            int at = Math.min(cut, all.length);
            String events = each.read(Buffer.buffer(all).slice(0, at)).toString()
                    + each.read(Buffer.buffer(all).slice(at, all.length)).toString();
            isWholeAnswer(each, events);
        }
    }

    @Test
    void commentsAndFieldsAndEmptyLinesAreDropped() {
        assertThat(read("\n\n: OPENROUTER PROCESSING\n\n")).isEmpty();
        assertThat(read("event: message\nid: 7\ndata:{\"choices\":\ndata: [{}]}\n\n"))
                .isEqualTo("data: {\"choices\": [{}]}\n\n");
        assertThat(read("data: {\"type\":\"ping\"}\n\n")).isEmpty();
        assertThat(read("retry: 5\n\n")).isEmpty();
    }

    @Test
    void byteOrderMarkBeforeTheFirstEventIsDroppedAndNothingElse() {
        byte[] all = ("\uFEFF" + FIRST + SECOND + LAST + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            var each = new OpenAiStream(false);
            Buffer whole = Buffer.buffer(all);
            String events = each.read(whole.slice(0, cut)).toString()
                    + each.read(whole.slice(cut, all.length)).toString();
            isWholeAnswer(each, events);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: null\n\n", "data: \n\n", "data:   \n\n", "data:\t\r\n\r\n", "data\n\n"})
    void eventThatTellsNothingIsDropped(String nothing) {
        assertThat(read(nothing + FIRST + nothing + SECOND + LAST + nothing)).isEqualTo(FIRST + SECOND + LAST);
        read(nothing + USAGE + DONE);
        isWholeAnswer(stream, FIRST + SECOND + LAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:[DONE]\n\n", "data: [DONE] \n\n", "data:  [DONE]\t\r\n\r\n"})
    void endMarkMayStandBetweenBlanks(String mark) {
        read(LAST + mark);
        assertThat(stream.isComplete()).isTrue();
    }

    @Test
    void refusalIsTheAnswer() {
        read("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":null,\"refusal\":\"No \"}}]}\n\n");
        read("data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"way\"}}]}\n\n");
        assertThat(stream.firstChoiceText()).isEqualTo("No way");
    }

    @Test
    void plainEventsAreNotCopied() {
        Buffer chunk = Buffer.buffer(FIRST + SECOND + "data: {\"cho");
        Buffer events = stream.read(chunk);
        chunk.setByte(0, (byte) 'X');
        assertThat(events.getByte(0)).isEqualTo((byte) 'X');
        assertThat(events.length()).isEqualTo((FIRST + SECOND).getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void usageInTheLastChoiceIsTakenAndMadeIntoAChunk() {
        String last = "data: {\"id\":\"x\",\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1}}\n\n";
        assertThat(read(last)).isEqualTo(last);
        assertThat(Objects.requireNonNull(stream.usageChunk()).toJsonObject().getJsonArray("choices"))
                .isEmpty();
        assertThat(Objects.requireNonNull(stream.usage()).totalTokens()).isEqualTo(3);
    }

    @Test
    void endNeedsBothReasonAndMark() {
        read(FIRST + DONE);
        assertThat(stream.isComplete()).isFalse();
        var other = new OpenAiStream(false);
        other.read(Buffer.buffer(FIRST + LAST));
        assertThat(other.isComplete()).isFalse();
        assertThat(other.usage()).isNull();
        assertThat(other.usageChunk()).isNull();
    }

    @Test
    void whatFollowsTheEndMarkIsIgnored() {
        assertThat(read(LAST + DONE + FIRST + "data: garbage\n\n")).isEqualTo(LAST);
    }

    @Test
    void reasoningAndToolCallsCountAsProduced() {
        read("data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"think\",\"tool_calls\":"
                + "[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}},"
                + "{\"index\":1,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"second\"}]}}]}\n\n");
        assertThat(stream.producedText()).isEqualTo("thinkf{}second");
        assertThat(stream.firstChoiceText()).isEmpty();
    }

    @Test
    void textIsKeptUpToABound() {
        String long1 = "x".repeat(200_000);
        for (int i = 0; i < 4; i++) {
            read("data: {\"choices\":[{\"delta\":{\"content\":\"" + long1 + "\"}}]}\n\n");
        }
        assertThat(stream.producedText()).hasSize(256 * 1024);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"delta\":\n\n",
                "data: nonsense\n\n",
                "data: []\n\n",
                "data: {} {}\n\n",
                "data: {\"error\":{\"message\":\"secret\",\"code\":502}}\n\n",
                "event: error\ndata: {\"error\":\"x\"}\n\n",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}\n\n"
            })
    void brokenEventsAndErrorsFail(String bytes) {
        assertThatThrownBy(() -> read(bytes))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED)
                .hasMessageNotContaining("secret");
    }

    @Test
    void brokenUtf8Fails() {
        Buffer broken = Buffer.buffer("data: {\"choices\":[{\"delta\":{\"content\":\"")
                .appendByte((byte) 0xC3)
                .appendString("\"}}]}\n\n");
        assertThatThrownBy(() -> stream.read(broken)).hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
    }

    @Test
    void endlessLineFailsBeforeItFillsTheMemory() {
        Buffer part = Buffer.buffer("x".repeat(64 * 1024));
        stream.read(Buffer.buffer("data: {\"choices\":\""));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        stream.read(part);
                    }
                })
                .hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED);
    }
}
