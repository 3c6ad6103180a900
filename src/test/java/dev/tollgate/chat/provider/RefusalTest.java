package dev.tollgate.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST, false",
        "401, UPSTREAM_REFUSED, true",
        "402, UPSTREAM_REFUSED, true",
        "403, UPSTREAM_REFUSED, true",
        "404, UPSTREAM_REFUSED, true",
        "408, UPSTREAM_TIMEOUT, true",
        "409, UPSTREAM_FAILED, true",
        "413, INVALID_REQUEST, false",
        "422, INVALID_REQUEST, false",
        "429, RATE_LIMITED, true",
        "500, UPSTREAM_FAILED, true",
        "503, UPSTREAM_UNAVAILABLE, true",
        "504, UPSTREAM_TIMEOUT, true",
        "529, UPSTREAM_UNAVAILABLE, true",
        "302, UPSTREAM_FAILED, false"
    })
    void statusDecidesWhoIsToBlameAndWhetherToTryAgain(int status, ErrorKind kind, boolean retryable) {
        var error = refusal(status, "why").judge();

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.retryable()).isEqualTo(retryable);
        assertThat(error.message().contains("why")).isEqualTo(kind == ErrorKind.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt is too long: 200135 tokens > 200000 maximum",
                "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
                "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576)."
            })
    void aPromptThatDoesNotFitIsToldAsSuch(String message) {
        var error = refusal(400, message).judge();

        assertThat(error.kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH_EXCEEDED);
        assertThat(error.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad key sk-ant-api03-abcDEF_123*** given     | bad key [key] given",
                "key AIzaSyA1234567890abcdefghijklmnopqrstuv | key [key]",
                "Bearer abc.def-ghi is wrong                 | [key] is wrong",
                "see https://api.example.com/v1?key=1 now    | see [address] now",
                "no route to api.anthropic.com:443           | no route to [address]",
                "connect 10.0.0.7:8443 failed                | connect [address] failed",
                "hash 0123456789abcdef0123456789abcdef       | hash [key]",
                "token zX81kfhQ02mKslqPwoeiruTyZ7            | token [key]",
                "messages.0.content.1.text: wrong            | messages.0.content.1.text: wrong",
                "generation_config.max_output_tokens is bad  | generation_config.max_output_tokens is bad",
                "claude-haiku-4-5-20251001 cannot do this    | claude-haiku-4-5-20251001 cannot do this"
            })
    void addressesAndKeysAreTakenOutOfWhatTheCallerSees(String told, String shown) {
        assertThat(refusal(400, told).judge().message()).isEqualTo(shown);
    }

    @Test
    void aMessageIsOneShortLine() {
        var message =
                refusal(400, "a\r\nb\u0000c " + "word ".repeat(5_000)).judge().message();

        assertThat(message).startsWith("a b c word").hasSizeLessThan(510).doesNotContain("\n", "\r", "\u0000");
    }

    @ParameterizedTest
    @CsvSource({"Retry-After,7,7000", "Retry-After,0.5,500", "retry-after-ms,250,250", "Retry-After,99999999,3600000"})
    void theTimeToWaitIsRead(String header, String value, long millis) {
        var error = new Refusal(429, MultiMap.caseInsensitiveMultiMap().add(header, value), "", null).judge();

        assertThat(error.retryAfter()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aDateToWaitForIsReadAgainstTheUpstreamsClock() {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add("Date", "Sat, 21 Nov 2026 10:00:00 GMT")
                .add("Retry-After", "Sat, 21 Nov 2026 10:00:30 GMT");

        assertThat(new Refusal(503, headers, "", null).judge().retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "NaN", "''", "Sat, 21 Nov 2026 10:00:30 GMT"})
    void aTimeThatMakesNoSenseIsNone(String value) {
        var headers = MultiMap.caseInsensitiveMultiMap().add("Retry-After", value);

        var wait = new Refusal(429, headers, "", null).judge().retryAfter();
        assertThat(wait == null || wait.isZero()).isTrue();
    }

    private static Refusal refusal(int status, String message) {
        return new Refusal(status, MultiMap.caseInsensitiveMultiMap(), message, null);
    }
}
