package dev.tollgate.chat.provider.gemini;

import static dev.tollgate.chat.provider.DialectCalls.assertFails;
import static dev.tollgate.chat.provider.DialectCalls.assertHostileBytesOnlyFail;
import static dev.tollgate.chat.provider.DialectCalls.assertSameAtEveryCut;
import static dev.tollgate.chat.provider.DialectCalls.call;
import static dev.tollgate.chat.provider.DialectCalls.chunks;
import static dev.tollgate.chat.provider.DialectCalls.deltas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class GeminiAnswerTest {
    private static final String FIRST = """
            data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hm","thought":true},{"text":"Да "}]},\
            "index":0}],"usageMetadata":{"promptTokenCount":9,"totalTokenCount":10},"modelVersion":"g","responseId":"r1"}

            """;
    private static final String SECOND = """
            data: {"candidates":[{"content":{"parts":[{"text":"🙂"},{"functionCall":{"name":"f","args":{"a":1}},\
            "thoughtSignature":"sig"},{"functionCall":{"name":"g"}}]}}],"usageMetadata":{"promptTokenCount":9}}

            """;
    private static final String LAST = """
            data: {"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}],"usageMetadata":{\
            "promptTokenCount":9,"cachedContentTokenCount":4,"toolUsePromptTokenCount":2,"candidatesTokenCount":7,\
            "thoughtsTokenCount":3,"totalTokenCount":21}}

            """;
    private static final String STREAM = FIRST + SECOND + LAST;

    private final GeminiDialect dialect = new GeminiDialect();
    private final UpstreamCall asked = call("{\"stream\":true}");

    @Test
    void aStreamBecomesOpenAisChunks() {
        var chunks = chunks(dialect.newStream(asked), STREAM);

        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"reasoning_content\":\"Hm\"}",
                        "{\"content\":\"Да \"}",
                        "{\"content\":\"🙂\"}",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1_0-ts-c2ln\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}}]}",
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"call_1_1\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]}",
                        "{} tool_calls");
        assertThat(chunks).allMatch(chunk -> chunk.getString("id").equals("r1"));
    }

    @Test
    void theLastUsageCountsAndItsMetersAreDisjoint() {
        var reader = dialect.newStream(asked);
        reader.read(Buffer.buffer(STREAM));

        assertThat(reader.usage())
                .isEqualTo(new Usage(
                        Map.of(Meter.INPUT, 7L, Meter.CACHED_INPUT, 4L, Meter.OUTPUT, 7L, Meter.REASONING, 3L), false));
        assertThat(new JsonObject(reader.usageChunk()).getJsonObject("usage").getInteger("total_tokens"))
                .isEqualTo(21);
        assertThat(reader.firstChoiceText()).isEqualTo("Да 🙂");
        assertThat(reader.producedText()).isEqualTo("HmДа 🙂{\"a\":1}{}");
    }

    @Test
    void aStreamIsCompleteOnlyWhenEveryChoiceHasItsReason() {
        var one = dialect.newStream(asked);
        one.read(Buffer.buffer(FIRST + SECOND));
        assertThat(one.isComplete()).isFalse();
        one.read(Buffer.buffer(LAST));
        assertThat(one.isComplete()).isTrue();

        var two = dialect.newStream(call("{\"n\":2}"));
        two.read(Buffer.buffer(STREAM));
        assertThat(two.isComplete()).isFalse();
        two.read(Buffer.buffer("data: {\"candidates\":[{\"index\":1,\"finishReason\":\"MAX_TOKENS\"}]}\n\n"));
        assertThat(two.isComplete()).isTrue();
    }

    @Test
    void callersWhoAskForUsageSeeItsPlaceInEveryChunk() {
        var withUsage = call("{\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        assertThat(chunks(dialect.newStream(withUsage), STREAM)).allMatch(chunk -> chunk.containsKey("usage"));
        assertThat(chunks(dialect.newStream(asked), STREAM)).noneMatch(chunk -> chunk.containsKey("usage"));
    }

    @Test
    void theBytesMayBeCutAnywhere() {
        assertSameAtEveryCut(() -> dialect.newStream(asked), STREAM.replace("\n", "\r\n"));
    }

    @Test
    void hostileBytesOnlyFail() {
        assertHostileBytesOnlyFail(() -> dialect.newStream(asked), STREAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":503,\"message\":\"x\"}}",
                "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}",
                "{\"candidates\":[{\"finishReason\":\"MALFORMED_RESPONSE\"}]}",
                "{\"candidates\":[{\"finishReason\":\"MISSING_THOUGHT_SIGNATURE\"}]}",
                "{\"candidates\":[{\"finishReason\":\"OTHER\"}]}",
                "{\"candidates\":[{\"index\":1}]}",
                "{\"candidates\":[{\"index\":-1}]}",
                "{\"candidates\":[]}{",
                "[1]",
                "{\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":-5}}",
                "{\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":\"many\"}}"
            })
    void errorsAndNonsenseFail(String response) {
        assertFails(() -> dialect.readAnswer(asked, Buffer.buffer(response)));
        if (!response.endsWith("}{")) {
            assertFails(() -> dialect.newStream(asked).read(Buffer.buffer("data: " + response + "\n\n")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"candidates\":[]}", "\u0000\u0000"})
    void anEmptyAnswerFails(String body) {
        assertFails(() -> dialect.readAnswer(asked, Buffer.buffer(body)));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,stop",
        "MAX_TOKENS,length",
        "SAFETY,content_filter",
        "RECITATION,content_filter",
        "PROHIBITED_CONTENT,content_filter",
        "SPII,content_filter"
    })
    void finishReasonsAreTranslated(String theirs, String ours) {
        var answer = dialect.readAnswer(
                asked, Buffer.buffer("{\"candidates\":[{\"index\":0,\"finishReason\":\"" + theirs + "\"}]}"));

        assertThat(new JsonObject(answer.body())
                        .getJsonArray("choices")
                        .getJsonObject(0)
                        .getString("finish_reason"))
                .isEqualTo(ours);
    }

    @Test
    void aBlockedPromptIsAFilteredAnswer() {
        String blocked = "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":6}}";

        var answer = dialect.readAnswer(asked, Buffer.buffer(blocked));
        var reader = dialect.newStream(asked);
        var chunks = chunks(reader, "data: " + blocked + "\n\n");

        var choice = new JsonObject(answer.body()).getJsonArray("choices").getJsonObject(0);
        assertThat(choice.getString("finish_reason")).isEqualTo("content_filter");
        assertThat(choice.getJsonObject("message").getString("content")).isEmpty();
        assertThat(answer.usage()).isEqualTo(new Usage(Map.of(Meter.INPUT, 6L), false));
        assertThat(deltas(chunks)).last().isEqualTo("{} content_filter");
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void aWholeAnswerIsTranslated() {
        var answer = dialect.readAnswer(call("{\"n\":2}"), Buffer.buffer("""
                        {"candidates":[{"index":0,"finishReason":"STOP","content":{"parts":[{"text":"A"},{"text":"B"}]}},
                         {"index":1,"finishReason":"STOP","content":{"parts":[
                          {"functionCall":{"name":"f","args":{}},"thoughtSignature":"sig"}]}}],
                         "usageMetadata":{"promptTokenCount":0,"candidatesTokenCount":0,"totalTokenCount":0}}"""));

        var choices = new JsonObject(answer.body()).getJsonArray("choices");
        assertThat(choices.getJsonObject(0).getJsonObject("message").getString("content"))
                .isEqualTo("AB");
        var message = choices.getJsonObject(1).getJsonObject("message");
        assertThat(message.getValue("content")).isNull();
        assertThat(message.getJsonArray("tool_calls").getJsonObject(0).getString("id"))
                .isEqualTo("call_1_0-ts-c2ln");
        assertThat(choices.getJsonObject(1).getString("finish_reason")).isEqualTo("tool_calls");
        assertThat(answer.usage()).as("zero is a report").isEqualTo(Usage.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"status\":\"INVALID_ARGUMENT\",\"message\":\"bad field\"}        | INVALID_REQUEST  | false",
                "400 | {\"status\":\"INVALID_ARGUMENT\",\"message\":\"The input token count (9) exceeds the maximum\"} | CONTEXT_LENGTH_EXCEEDED | false",
                "400 | {\"status\":\"INVALID_ARGUMENT\",\"message\":\"API key not valid. Please pass one.\"} | UPSTREAM_REFUSED | true",
                "400 | {\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]} | UPSTREAM_REFUSED | true",
                "400 | {\"status\":\"FAILED_PRECONDITION\",\"message\":\"location\"}      | UPSTREAM_REFUSED | true",
                "403 | {\"status\":\"PERMISSION_DENIED\"}                                 | UPSTREAM_REFUSED | true",
                "404 | {\"status\":\"NOT_FOUND\"}                                         | UPSTREAM_REFUSED | true",
                "429 | {\"status\":\"RESOURCE_EXHAUSTED\"}                                | RATE_LIMITED     | true",
                "500 | {\"status\":\"INTERNAL\"}                                          | UPSTREAM_FAILED  | true",
                "503 | {\"status\":\"UNAVAILABLE\"}                                       | UPSTREAM_UNAVAILABLE | true"
            })
    void refusalsAreJudgedAloneAndInAnArray(int status, String error, ErrorKind kind, boolean retryable) {
        String body = "{\"error\":" + error + "}";
        for (String form : new String[] {body, "[" + body + "]"}) {
            var judged = dialect.readError(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(form));

            assertThat(judged.kind()).isEqualTo(kind);
            assertThat(judged.retryable()).isEqualTo(retryable);
        }
    }

    @ParameterizedTest
    @CsvSource({"35s,35", "1.5s,2", "x,", "99999999s,"})
    void theTimeToWaitIsInTheDetails(String delay, Long seconds) {
        var body = "{\"error\":{\"details\":[{\"retryDelay\":\"" + delay + "\"}]}}";

        var judged = dialect.readError(429, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));

        assertThat(judged.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }
}
