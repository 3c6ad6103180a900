package dev.tollgate.chat.provider;

import dev.tollgate.platform.ErrorKind;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges an upstream's refusal by its status, the same way for every dialect that has no better knowledge.
 *
 * @param message the upstream's own text, empty when it gave none; shown, cleaned, only where the request is to blame
 * @param retryAfter from the body, where a dialect found one; else the headers are asked
 */
public record Refusal(
        int status,
        MultiMap headers,
        String message,
        @Nullable Duration retryAfter) {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** What the status means. */
    public UpstreamError judge() {
        return switch (status) {
            case 400, 413, 422 -> blameRequest();
            // 404: the model is not there under the name in our settings; nothing that the caller can mend.
            case 401, 402, 403, 404 -> refused();
            case 429 -> again(ErrorKind.RATE_LIMITED, "The model's provider is over its rate limit");
            case 408, 504 -> again(ErrorKind.UPSTREAM_TIMEOUT, "The model's provider did not answer in time");
            case 503, 529 -> again(ErrorKind.UPSTREAM_UNAVAILABLE, "The model's provider is overloaded");
            default ->
                status == 409 || status >= 500
                        ? again(ErrorKind.UPSTREAM_FAILED, "The model's provider failed")
                        : new UpstreamError(
                                ErrorKind.UPSTREAM_FAILED, "The model's provider gave no valid answer", false, null);
        };
    }

    /** The request itself cannot be served, here or elsewhere. */
    public UpstreamError blameRequest() {
        boolean tooLong = isContextLength(message.toLowerCase(Locale.ROOT));
        String shown = message.isBlank() ? "The model's provider refused the request" : ErrorText.clean(message);
        return new UpstreamError(
                tooLong ? ErrorKind.CONTEXT_LENGTH_EXCEEDED : ErrorKind.INVALID_REQUEST, shown, false, null);
    }

    /** Our key, our credit or our settings are to blame: another deployment may answer. The caller learns no more. */
    public UpstreamError refused() {
        return new UpstreamError(ErrorKind.UPSTREAM_REFUSED, "The model's provider refused this gateway", true, null);
    }

    private UpstreamError again(ErrorKind kind, String shown) {
        return new UpstreamError(kind, shown, true, waitTime());
    }

    /** Anthropic: `prompt is too long: …`, `… exceed context limit …`; Gemini: `input token count (…) exceeds …`. */
    private static boolean isContextLength(String text) {
        return text.contains("prompt is too long")
                || text.contains("context limit")
                || text.contains("context window")
                || text.contains("context length")
                || (text.contains("token count") && text.contains("exceeds"));
    }

    private @Nullable Duration waitTime() {
        if (retryAfter != null) {
            return bounded(retryAfter);
        }
        String millis = headers.get("retry-after-ms");
        String after = headers.get("Retry-After");
        try {
            if (millis != null) {
                return bounded(Duration.ofMillis((long) Double.parseDouble(millis)));
            }
            return after == null ? null : bounded(Duration.ofMillis((long) (Double.parseDouble(after) * 1000)));
        } catch (NumberFormatException e) {
            return after == null ? null : untilDate(after);
        }
    }

    /** An HTTP date is told against the upstream's own clock, which need not be ours. */
    private @Nullable Duration untilDate(String after) {
        String now = headers.get("Date");
        if (now == null) {
            return null;
        }
        try {
            return bounded(Duration.between(date(now), date(after)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static @Nullable Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return null;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
