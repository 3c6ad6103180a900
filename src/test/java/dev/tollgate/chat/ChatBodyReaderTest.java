package dev.tollgate.chat;

import static dev.tollgate.chat.ChatFixture.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.chat.ChatBody.Span;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ChatBodyReaderTest {
    private static ChatBody read(String json) {
        return new ChatBodyReader().read(Buffer.buffer(json));
    }

    private static String fieldOf(String json) {
        TollgateException error = catchThrowableOfType(TollgateException.class, () -> read(json));
        assertThat(error).as(json).isNotNull();
        assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        return error.details().getFirst().field();
    }

    private static String text(ChatBody body, Span span) {
        return body.json().text(span.start(), span.end());
    }

    private static String message(String members) {
        return "{\"model\":\"m\",\"messages\":[" + members + "]}";
    }

    @Test
    void spansAreWhereTheValuesStand() {
        ChatBody body = read("\uFEFF \n{ \"stream_options\" : { \"include_usage\" : true } , \"model\":\"gpt-é\","
                + "\"max_tokens\" : 7,\"max_completion_tokens\":12 ,\"messages\": [ {\"role\":\"user\",\"content\":\"]\"} ],"
                + "\"n\":3,\"stream\":true}\n");

        assertThat(body.json().at(0)).isEqualTo((byte) '{');
        assertThat(text(body, body.spans().model())).isEqualTo("\"gpt-é\"");
        assertThat(text(body, body.spans().streamOptions())).isEqualTo("{ \"include_usage\" : true }");
        assertThat(text(body, body.spans().maxTokens())).isEqualTo("7");
        assertThat(text(body, body.spans().maxCompletionTokens())).isEqualTo("12");
        assertThat(text(body, body.spans().messages())).isEqualTo("[ {\"role\":\"user\",\"content\":\"]\"} ]");
        assertThat(text(body, body.spans().stream())).isEqualTo("true");
        assertThat(body.model()).isEqualTo("gpt-é");
        assertThat(body.outputLimit()).hasValue(12);
        assertThat(body.choices()).isEqualTo(3);
        assertThat(body.stream()).isTrue();
        assertThat(body.includeUsage()).isTrue();
    }

    @Test
    void whatIsNotNamedIsAbsent() {
        ChatBody body = read(body(",\"max_tokens\":null,\"stream\":null,\"stream_options\":null,\"n\":null"));

        assertThat(body.outputLimit()).isEmpty();
        assertThat(body.choices()).isEqualTo(1);
        assertThat(body.stream()).isFalse();
        assertThat(body.spans().maxCompletionTokens()).isEqualTo(Span.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"temperature\":2,\"top_p\":0.5,\"presence_penalty\":-2,\"frequency_penalty\":1e0",
                ",\"stop\":\"a\",\"seed\":-9223372036854775808,\"logprobs\":true,\"top_logprobs\":20",
                ",\"stop\":[\"a\",\"b\",\"c\",\"d\"],\"logit_bias\":{\"50256\":-100},\"modalities\":[\"text\"]",
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"parameters\":{\"x\":[1]},\"name\":\"f\"}},"
                        + "{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}},{\"type\":\"web\"}],\"tool_choice\":\"auto\"",
                ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}},\"functions\":[{\"name\":\"f\"}]",
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\"}}",
                ",\"response_format\":{\"type\":\"text\"},\"metadata\":{\"k\":\"v\"},\"store\":false,\"audio\":{}",
                ",\"reasoning_effort\":\"high\",\"verbosity\":null,\"user\":\"u\",\"safety_identifier\":\"s\"",
                ",\"surprise\":{\"a\":[{\"b\":[]}]},\"other\":1e5,\"more\":\"\\ud800 \\u0000\""
            })
    void whatOpenAiKnowsPasses(String members) {
        assertThat(read(body(members)).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"system\",\"content\":\"x\"}",
                "{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"name\":\"n\"}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"detail\":\"low\",\"url\":\"u\"}},"
                        + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"d\",\"format\":\"wav\"}},"
                        + "{\"type\":\"file\",\"file\":{}}]}",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}],\"content\":null}",
                "{\"role\":\"assistant\",\"content\":[{\"refusal\":\"no\",\"type\":\"refusal\"}],\"refusal\":null}",
                "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"x\"}",
                "{\"role\":\"function\",\"name\":\"f\",\"content\":null}",
                "{\"content\":\"role comes last\",\"role\":\"user\"}"
            })
    void messagesOfAllRolesPass(String message) {
        assertThat(read(message(message)).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                ",\"max_tokens\":0|max_tokens",
                ",\"max_tokens\":-1|max_tokens",
                ",\"max_tokens\":2147483648|max_tokens",
                ",\"max_tokens\":9223372036854775808|max_tokens",
                ",\"max_completion_tokens\":1.5|max_completion_tokens",
                ",\"max_tokens\":\"10\"|max_tokens",
                ",\"max_tokens\":{\"a\":1}|max_tokens",
                ",\"max_tokens\":1e309|max_tokens",
                ",\"n\":0|n",
                ",\"n\":-1|n",
                ",\"n\":1000000|n",
                ",\"best_of\":129|best_of",
                ",\"temperature\":3|temperature",
                ",\"temperature\":1e309|temperature",
                ",\"temperature\":-1e309|temperature",
                ",\"temperature\":1e999999999|temperature",
                ",\"temperature\":\"1\"|temperature",
                ",\"top_p\":1.1|top_p",
                ",\"presence_penalty\":-2.1|presence_penalty",
                ",\"frequency_penalty\":[]|frequency_penalty",
                ",\"top_logprobs\":21|top_logprobs",
                ",\"seed\":9223372036854775808|seed",
                ",\"stream\":\"true\"|stream",
                ",\"stream\":1|stream",
                ",\"stream_options\":{}|stream_options",
                ",\"stream\":true,\"stream_options\":[]|stream_options",
                ",\"stream\":true,\"stream_options\":{\"include_usage\":1}|stream_options.include_usage",
                ",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]|stop",
                ",\"stop\":[1]|stop[0]",
                ",\"stop\":5|stop",
                ",\"logit_bias\":{\"1\":101}|logit_bias.1",
                ",\"logit_bias\":[]|logit_bias",
                ",\"logprobs\":\"x\"|logprobs",
                ",\"tools\":{}|tools",
                ",\"tools\":[1]|tools[0]",
                ",\"tools\":[{}]|tools[0].type",
                ",\"tools\":[{\"type\":\"function\"}]|tools[0].function",
                ",\"tools\":[{\"type\":\"function\",\"function\":{}}]|tools[0].function.name",
                ",\"tool_choice\":5|tool_choice",
                ",\"functions\":[{}]|functions[0].name",
                ",\"response_format\":{}|response_format.type",
                ",\"response_format\":{\"type\":\"xml\"}|response_format.type",
                ",\"response_format\":{\"type\":\"json_schema\"}|response_format.json_schema",
                ",\"metadata\":{\"k\":1}|metadata.k",
                ",\"modalities\":\"text\"|modalities",
                ",\"user\":1|user",
                ",\"audio\":\"x\"|audio",
                ",\"api_base\":\"http://trap\"|api_base",
                ",\"base_url\":null|base_url",
                ",\"api_key\":\"x\"|api_key",
                ",\"extra_headers\":{}|extra_headers"
            })
    void wrongMembersAreNamed(String members, String field) {
        assertThat(fieldOf(body(members))).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "|messages",
                "1|messages[0]",
                "{\"content\":\"x\"}|messages[0].role",
                "{\"role\":\"robot\",\"content\":\"x\"}|messages[0].role",
                "{\"role\":{\"$gt\":1},\"content\":\"x\"}|messages[0].role",
                "{\"role\":\"user\"}|messages[0].content",
                "{\"role\":\"user\",\"content\":null}|messages[0].content",
                "{\"role\":\"user\",\"content\":5}|messages[0].content",
                "{\"role\":\"user\",\"content\":{}}|messages[0].content",
                "{\"role\":\"user\",\"content\":[]}|messages[0].content",
                "{\"role\":\"user\",\"content\":[{}]}|messages[0].content[0].type",
                "{\"role\":\"user\",\"content\":[\"x\"]}|messages[0].content[0]",
                "{\"role\":\"user\",\"content\":[{\"type\":\"magic\"}]}|messages[0].content[0].type",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}|messages[0].content[0].text",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":1}]}|messages[0].content[0].text",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}|messages[0].content[0].image_url.url",
                "{\"role\":\"system\",\"content\":[{\"type\":\"file\",\"file\":{}}]}|messages[0].content",
                "{\"role\":\"user\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"x\"}]}|messages[0].content",
                "{\"role\":\"tool\",\"content\":\"x\"}|messages[0].tool_call_id",
                "{\"role\":\"function\",\"content\":\"x\"}|messages[0].name",
                "{\"role\":\"user\",\"content\":\"x\",\"name\":\"\"}|messages[0].name",
                "{\"role\":\"assistant\",\"tool_calls\":[{}]}|messages[0].tool_calls[0].id",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"f\",\"function\":{}}]}"
                        + "|messages[0].tool_calls[0].function.arguments"
            })
    void wrongMessagesAreNamed(String message, String field) {
        assertThat(fieldOf(message(message == null ? "" : message))).isEqualTo(field);
    }

    @Test
    void missingAndWrongTopMembersAreAllNamed() {
        TollgateException error =
                catchThrowableOfType(TollgateException.class, () -> read("{\"temperature\":9,\"stream\":3}"));

        assertThat(error.details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("temperature", "stream", "model", "messages");
        assertThat(fieldOf("{\"model\":5,\"messages\":[]}")).isEqualTo("model");
        assertThat(fieldOf("{\"model\":\"\",\"messages\":{}}")).isEqualTo("model");
        assertThat(fieldOf("{\"model\":\"" + "x".repeat(257) + "\",\"messages\":{}}"))
                .isEqualTo("model");
    }

    @Test
    void atMostTwentyFieldsAreNamed() {
        var messages = "1,".repeat(50) + "1";
        TollgateException error = catchThrowableOfType(TollgateException.class, () -> read(message(messages)));

        assertThat(error.details()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{\"model\":\"m\",\"messages\":[]} x",
                "{\"model\":\"m\",\"model\":\"n\",\"messages\":[]}",
                "{\"a\":{\"b\":1,\"b\":2},\"model\":\"m\",\"messages\":[]}",
                "{\"temperature\":NaN}",
                "{\"temperature\":Infinity}",
                "{\"a\":'x'}"
            })
    void whatIsNoStrictJsonObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).hasFieldOrPropertyWithValue("kind", ErrorKind.INVALID_JSON);
    }

    @Test
    void deepNestingAndOtherEncodingsAreRefused() {
        String deep = body(",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000));
        assertThatThrownBy(() -> read(deep)).hasFieldOrPropertyWithValue("kind", ErrorKind.INVALID_JSON);
        byte[] utf16 = body("").getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> new ChatBodyReader().read(Buffer.buffer(utf16)))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.INVALID_JSON);
        byte[] latin = body(",\"x\":\"é\"").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> new ChatBodyReader().read(Buffer.buffer(latin)))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.INVALID_JSON);
    }
}
