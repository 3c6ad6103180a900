package dev.tollgate.chat.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatBody;
import dev.tollgate.chat.ChatBodyReader;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.UpstreamAnswer;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class OpenAiDialectTest {
    private static final Dialect OPENAI = at("https://api.openai.com/v1", false);
    private static final Dialect MISTRAL = at("https://api.mistral.ai/v1", false);
    private static final Dialect OTHER = at("http://localhost:11434/v1", false);

    private static Dialect at(String url, boolean cacheBesideInput) {
        return new OpenAiDialect()
                .spokenBy(new ProviderSettings(
                        "openai", URI.create(url), new Secret("k"), false, true, cacheBesideInput, Duration.ZERO));
    }

    private static UpstreamCall call(String body, String key) {
        ChatBody read = new ChatBodyReader().read(Buffer.buffer(body));
        int limit = read.outputLimit().orElse(99);
        return new UpstreamCall(read, "up", limit, read.outputLimit().isPresent(), new Secret(key), "chatcmpl-x", 1);
    }

    private static String sent(Dialect dialect, String body) {
        return dialect.request(call(body, "k")).body().toString();
    }

    private static Usage usage(String json) {
        return usage(OTHER, json);
    }

    private static Usage usage(Dialect dialect, String json) {
        String body = "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":" + json + "}";
        return Objects.requireNonNull(dialect.readAnswer(
                        call("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}", "k"),
                        Buffer.buffer(body))
                .usage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            nullValues = "-",
            value = {
                // Nobody named a limit: it goes under the name that the provider heeds.
                "openai  | {\"model\":\"m\",M} | {\"max_completion_tokens\":99,\"model\":\"up\",M}",
                "other   | {\"model\":\"m\",M} | {\"max_tokens\":99,\"model\":\"up\",M}",
                "other   | {\"model\":\"m\",M,\"max_tokens\":null} | {\"model\":\"up\",M,\"max_tokens\":99}",
                // The caller's limit stays as it is, or moves to the name that is heeded.
                "openai  | {\"model\":\"m\",\"max_tokens\":5,M} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "openai  | {\"model\":\"m\",\"max_completion_tokens\":5,M} | {\"model\":\"up\",\"max_completion_tokens\":5,M}",
                "other   | {\"model\":\"m\",\"max_completion_tokens\" : 5 ,M} | {\"model\":\"up\",\"max_tokens\":5 ,M}",
                // Both: one is left, and it is the new one's value.
                "other   | {\"max_completion_tokens\":5,\"max_tokens\":9,\"model\":\"m\",M} | {\"max_tokens\":5,\"model\":\"up\",M}",
                "openai  | {\"model\":\"m\",M , \"max_tokens\":9,\"max_completion_tokens\":5} | {\"model\":\"up\",M ,\"max_completion_tokens\":5}",
                "openai  | {\"model\":\"m\",\"max_tokens\":9,\"max_completion_tokens\":null,M} | {\"model\":\"up\",\"max_tokens\":9,M}",
                // Usage is always asked for, but where that is refused.
                "other   | {\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true} | {\"stream_options\":{\"include_usage\":true},\"model\":\"up\",M,\"max_tokens\":5,\"stream\":true}",
                "other   | {\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":null} | {\"model\":\"up\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "other   | {\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_obfuscation\":false}} | {\"model\":\"up\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":true}}",
                "other   | {\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}} | {\"model\":\"up\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "mistral | {\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}} | {\"model\":\"up\",M,\"max_tokens\":5,\"stream\":true}",
                "mistral | {\"max_completion_tokens\":5,\"stream_options\":{},\"max_tokens\":5,\"model\":\"m\",M,\"stream\":true} | {\"max_tokens\":5,\"model\":\"up\",M,\"stream\":true}",
                "mistral | {\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true} | {\"model\":\"up\",M,\"max_tokens\":5,\"stream\":true}",
                "other   | {\"model\":\"up\",M,\"max_tokens\":5} | {\"model\":\"up\",M,\"max_tokens\":5}"
            })
    void bodyIsForwardedWithWhatMustDiffer(String provider, String body, String expected) {
        Dialect dialect =
                switch (provider) {
                    case "openai" -> OPENAI;
                    case "mistral" -> MISTRAL;
                    default -> OTHER;
                };
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"max_tokens\"}]";
        assertThat(sent(dialect, body.replace("M", messages))).isEqualTo(expected.replace("M", messages));
    }

    @Test
    void keyGoesIntoTheHeaderAlone() {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}";
        assertThat(OTHER.request(call(body, "k")).headers()).containsEntry("Authorization", "Bearer k");
        assertThat(OTHER.request(call(body, "")).headers()).isEmpty();
        assertThat(OTHER.request(call(body, "k")).path()).isEqualTo("/chat/completions");
        assertThat(OTHER.name()).isEqualTo("openai");
    }

    @Test
    void usageBecomesDisjointMeters() {
        Usage usage = usage("{\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":30,\"cache_write_tokens\":20,\"audio_tokens\":null},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":40}}");

        assertThat(usage.of(Meter.INPUT)).isEqualTo(50);
        assertThat(usage.of(Meter.CACHED_INPUT)).isEqualTo(30);
        assertThat(usage.of(Meter.CACHE_WRITE)).isEqualTo(20);
        assertThat(usage.of(Meter.OUTPUT)).isEqualTo(10);
        assertThat(usage.of(Meter.REASONING)).isEqualTo(40);
    }

    @Test
    void deepSeeksCachedTokensAreInsideThePrompt() {
        Usage usage = usage("{\"prompt_tokens\":100,\"completion_tokens\":5,\"prompt_cache_hit_tokens\":64,"
                + "\"prompt_cache_miss_tokens\":36,\"prompt_tokens_details\":{\"cached_tokens\":64}}");

        assertThat(usage.of(Meter.INPUT)).isEqualTo(36);
        assertThat(usage.of(Meter.CACHED_INPUT)).isEqualTo(64);
    }

    @Test
    void cachedTokensBesideTheInputAreNotTakenFromIt() {
        Usage usage = usage(
                at("http://localhost/v1", true),
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":64}}");

        assertThat(usage.of(Meter.INPUT)).isEqualTo(10);
        assertThat(usage.of(Meter.CACHED_INPUT)).isEqualTo(64);
    }

    @Test
    void impossibleFiguresAreClamped() {
        Usage usage = usage(
                "{\"prompt_tokens\":-5,\"completion_tokens\":1e300,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":99},\"completion_tokens_details\":{\"reasoning_tokens\":-1}}");

        assertThat(usage.promptTokens()).isZero();
        assertThat(usage.completionTokens()).isEqualTo(1L << 32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"null", "{}", "[]", "{\"total_tokens\":5}", "\"x\""})
    void usageThatTellsNothingIsNone(String json) {
        String body = "\n\n{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":" + json + "}";
        UpstreamAnswer answer = OTHER.readAnswer(
                call("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}", "k"),
                Buffer.buffer(body));

        assertThat(answer.usage()).isNull();
        assertThat(answer.body().toString()).startsWith("{");
        assertThat(answer.text()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"error\":{\"message\":\"secret\",\"code\":502}}",
                "{\"choices\":[]}",
                "{}",
                "[]",
                "<html>",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}]",
                "{\"choices\":[{\"finish_reason\":\"error\"}]}",
                "{\"choices\":5}"
            })
    void answerThatIsNoneFails(String body) {
        var call = call("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}", "k");
        assertThatThrownBy(() -> OTHER.readAnswer(call, Buffer.buffer(body)))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.UPSTREAM_FAILED)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "400|{\"error\":{\"message\":\"bad x\",\"code\":null}}|INVALID_REQUEST|false|bad x",
                "400|{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}|CONTEXT_LENGTH_EXCEEDED|false|too long",
                "422|{\"detail\":[{\"msg\":\"extra\"}]}|INVALID_REQUEST|false|extra",
                "400|{\"error\":{\"message\":\"bad key sk-1234567890 at https://host-1.lan/v1\"}}|INVALID_REQUEST|false|[key] at [address]",
                "400|{\"message\":\"context length of 10.0.0.7:8443 is 8192\"}|CONTEXT_LENGTH_EXCEEDED|false|context length",
                "413|<html>|INVALID_REQUEST|false|refused",
                "401|{\"error\":{\"message\":\"Incorrect key sk-1\"}}|UPSTREAM_REFUSED|true|refused",
                "402|{}|UPSTREAM_REFUSED|true|refused",
                "404|nothing|UPSTREAM_REFUSED|true|refused",
                "429|{\"error\":{\"code\":\"insufficient_quota\"}}|UPSTREAM_REFUSED|true|refused",
                "429|{\"error\":{}}|RATE_LIMITED|true|too often",
                "500|{\"error\":{\"message\":\"host-1 is down\"}}|UPSTREAM_FAILED|true|failed",
                "302||UPSTREAM_FAILED|true|failed",
                "503||UPSTREAM_UNAVAILABLE|true|overloaded",
                "504||UPSTREAM_TIMEOUT|true|in time"
            })
    void refusalsAreJudged(int status, String body, ErrorKind kind, boolean retryable, String message) {
        UpstreamError error =
                OTHER.readError(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body == null ? "" : body));

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.retryable()).isEqualTo(retryable);
        assertThat(error.message()).contains(message).doesNotContain("sk-1", "host-1", "10.0.0.7");
        assertThat(error.retryAfter()).isNull();
    }

    @Test
    void retryAfterIsReadInSeconds() {
        var headers = MultiMap.caseInsensitiveMultiMap().add("retry-after", "1.5");
        assertThat(OTHER.readError(429, headers, Buffer.buffer()).retryAfter()).isEqualTo(Duration.ofMillis(1500));
        headers.set("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT");
        assertThat(OTHER.readError(429, headers, Buffer.buffer()).retryAfter()).isNull();
    }
}
