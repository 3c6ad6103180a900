package dev.tollgate.chat.provider.anthropic;

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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AnthropicAnswerTest {
    private static final String BEGIN = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","model":"claude","content":[],\
            "usage":{"input_tokens":10,"cache_read_input_tokens":4,"output_tokens":1}}}

            event: ping
            data: {"type":"ping"}

            """;
    private static final String BLOCKS = """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Да 🙂"}}

            data: {"type":"content_block_stop","index":1}

            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}

            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}

            data: {"type":"content_block_stop","index":2}

            data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t2","name":"g","input":{}}}

            data: {"type":"content_block_stop","index":3}

            """;
    private static final String DELTA = """
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},\
            "usage":{"output_tokens":20,"output_tokens_details":{"thinking_tokens":5}}}

            """;
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final String STREAM = BEGIN + BLOCKS + DELTA + STOP;

    private final AnthropicDialect dialect = new AnthropicDialect();
    private final UpstreamCall asked = call("{\"stream\":true}");

    @Test
    void aStreamBecomesOpenAisChunks() {
        var chunks = chunks(dialect.newStream(asked), STREAM);

        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"reasoning_content\":\"Hm\"}",
                        "{\"content\":\"Да 🙂\"}",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}",
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]}",
                        "{} tool_calls");
        assertThat(chunks)
                .allMatch(chunk -> chunk.getString("id").equals("msg_1")
                        && chunk.getString("model").equals("claude")
                        && chunk.getString("object").equals("chat.completion.chunk"));
    }

    @Test
    void whatWasProducedIsKeptForCounting() {
        var reader = dialect.newStream(asked);
        reader.read(Buffer.buffer(STREAM));

        assertThat(reader.producedText()).isEqualTo("HmДа 🙂{\"a\":1}{}");
        assertThat(reader.firstChoiceText()).isEqualTo("Да 🙂");
    }

    @Test
    void cachedAndThinkingTokensAreMetersOfTheirOwn() {
        var reader = dialect.newStream(asked);
        reader.read(Buffer.buffer(STREAM));

        assertThat(reader.usage())
                .isEqualTo(new Usage(
                        Map.of(Meter.INPUT, 10L, Meter.CACHED_INPUT, 4L, Meter.OUTPUT, 15L, Meter.REASONING, 5L),
                        false));
        var chunk = new JsonObject(reader.usageChunk());
        assertThat(chunk.getJsonArray("choices")).isEmpty();
        assertThat(chunk.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(14);
        assertThat(chunk.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(20);
    }

    @Test
    void aStreamIsCompleteOnlyAfterItsEndMark() {
        var reader = dialect.newStream(asked);
        reader.read(Buffer.buffer(BEGIN + BLOCKS));
        assertThat(reader.usage())
                .as("the output of message_start is a stand-in")
                .isNull();
        reader.read(Buffer.buffer(DELTA));
        assertThat(reader.isComplete()).isFalse();
        reader.read(Buffer.buffer(STOP));
        assertThat(reader.isComplete()).isTrue();
    }

    @Test
    void anEndMarkWithoutAReasonIsNoEnd() {
        var reader = dialect.newStream(asked);
        reader.read(Buffer.buffer(BEGIN + BLOCKS + STOP));

        assertThat(reader.isComplete()).isFalse();
    }

    @Test
    void theBytesMayBeCutAnywhere() {
        assertSameAtEveryCut(() -> dialect.newStream(asked), STREAM);
        assertSameAtEveryCut(() -> dialect.newStream(asked), STREAM.replace("\n", "\r\n"));
    }

    @Test
    void hostileBytesOnlyFail() {
        assertHostileBytesOnlyFail(() -> dialect.newStream(asked), STREAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n",
                "data: not json\n\n",
                "data: [1]\n\n",
                "data: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":-1}}\n\n",
                "data: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":1e400}}\n\n"
            })
    void errorsAndNonsenseInAStreamFailIt(String event) {
        var reader = dialect.newStream(asked);
        reader.read(Buffer.buffer(BEGIN));

        assertFails(() -> reader.read(Buffer.buffer(event)));
    }

    @Test
    void anEndlessAnswerIsGivenUp() {
        var reader = dialect.newStream(asked);
        var delta = Buffer.buffer(
                "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                        + "x".repeat(1 << 16) + "\"}}\n\n");
        for (int i = 0; i < 16; i++) {
            reader.read(delta);
        }
        assertFails(() -> reader.read(delta));
    }

    @Test
    void aWholeAnswerIsTranslated() {
        var answer = dialect.readAnswer(asked, Buffer.buffer("""
                        {"id":"msg_1","type":"message","role":"assistant","model":"claude","stop_reason":"tool_use",
                         "content":[{"type":"thinking","thinking":"Hm","signature":"s"},{"type":"text","text":"Hello"},
                          {"type":"tool_use","id":"t1","name":"f","input":{"a":1.5}}],
                         "usage":{"input_tokens":3,"cache_creation_input_tokens":2,"output_tokens":7}}"""));

        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject("""
                                {"id":"msg_1","object":"chat.completion","created":1700000000,"model":"claude",
                                 "choices":[{"index":0,"logprobs":null,"finish_reason":"tool_calls","message":{
                                  "role":"assistant","content":"Hello","refusal":null,"reasoning_content":"Hm",
                                  "tool_calls":[{"id":"t1","type":"function",
                                   "function":{"name":"f","arguments":"{\\"a\\":1.5}"}}]}}],
                                 "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12,
                                  "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":2},
                                  "completion_tokens_details":{"reasoning_tokens":0}}}"""));
        assertThat(answer.usage())
                .isEqualTo(new Usage(Map.of(Meter.INPUT, 3L, Meter.CACHE_WRITE, 2L, Meter.OUTPUT, 7L), false));
        assertThat(answer.text()).isEqualTo("HmHello{\"a\":1.5}");
    }

    @Test
    void anAnswerWithoutUsageSaysSo() {
        var answer = dialect.readAnswer(asked, Buffer.buffer("{\"content\":[],\"stop_reason\":\"end_turn\"}"));

        assertThat(answer.usage()).isNull();
        assertThat(new JsonObject(answer.body()).getString("id")).isEqualTo("chatcmpl-1");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,stop",
        "stop_sequence,stop",
        "pause_turn,stop",
        "max_tokens,length",
        "model_context_window_exceeded,length",
        "refusal,content_filter",
        "tool_use,tool_calls"
    })
    void stopReasonsAreTranslated(String theirs, String ours) {
        var answer = dialect.readAnswer(asked, Buffer.buffer("{\"content\":[],\"stop_reason\":\"" + theirs + "\"}"));

        assertThat(new JsonObject(answer.body())
                        .getJsonArray("choices")
                        .getJsonObject(0)
                        .getString("finish_reason"))
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"content\":\"x\"}", "{\"content\":[]", "\u0000\u0000"})
    void anAnswerThatCannotBeReadFails(String body) {
        assertFails(() -> dialect.readAnswer(asked, Buffer.buffer(body)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,messages: wrong,INVALID_REQUEST,false",
        "400,invalid_request_error,prompt is too long: 9 tokens > 8 maximum,CONTEXT_LENGTH_EXCEEDED,false",
        "400,invalid_request_error,Your credit balance is too low,UPSTREAM_REFUSED,true",
        "401,authentication_error,invalid x-api-key,UPSTREAM_REFUSED,true",
        "402,billing_error,pay,UPSTREAM_REFUSED,true",
        "403,permission_error,no,UPSTREAM_REFUSED,true",
        "429,rate_limit_error,slow,RATE_LIMITED,true",
        "500,api_error,oops,UPSTREAM_FAILED,true",
        "529,overloaded_error,busy,UPSTREAM_UNAVAILABLE,true"
    })
    void refusalsAreJudged(int status, String type, String message, ErrorKind kind, boolean retryable) {
        var body = new JsonObject()
                .put("type", "error")
                .put("error", new JsonObject().put("type", type).put("message", message));

        var error = dialect.readError(status, MultiMap.caseInsensitiveMultiMap(), body.toBuffer());

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.retryable()).isEqualTo(retryable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"error\":\"x\"}", "{\"error\":{\"message\":7}}"})
    void aRefusalThatCannotBeReadIsJudgedByItsStatus(String body) {
        var error = dialect.readError(503, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));

        assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_UNAVAILABLE);
        assertThat(error.retryable()).isTrue();
    }
}
