package dev.tollgate.chat.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.chat.provider.Refusal;
import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Judges refusals: OpenAI's error object, and Mistral's flat one and its `detail`. */
final class OpenAiErrors {
    private static final JsonMapper MAPPER = new JsonMapper();

    private OpenAiErrors() {}

    static UpstreamError read(int status, MultiMap headers, Buffer body) {
        JsonNode error = errorOf(body);
        String code = error.path("code").asText("");
        Duration retryAfter = retryAfter(headers);
        return switch (status) {
            case 400, 413, 422 -> blame(status, headers, error, code);
            // 402: our credit there is used up; 404: the model or the address is not there. Nothing the caller can
            // mend.
            case 401, 402, 403, 404 -> refused();
            case 429 ->
                code.equals("insufficient_quota") || code.equals("credit_balance_exhausted")
                        ? refused()
                        : new UpstreamError(
                                ErrorKind.RATE_LIMITED,
                                "The model is asked too often now, try again later",
                                true,
                                retryAfter);
            case 408, 504 ->
                failed(ErrorKind.UPSTREAM_TIMEOUT, "The model's provider did not answer in time", retryAfter);
            case 503, 529 -> failed(ErrorKind.UPSTREAM_UNAVAILABLE, "The model's provider is overloaded", retryAfter);
            default -> failed(ErrorKind.UPSTREAM_FAILED, "The model's provider failed", retryAfter);
        };
    }

    /** The request itself is to blame: only then do the upstream's own words help the caller. */
    private static UpstreamError blame(int status, MultiMap headers, JsonNode error, String code) {
        String own = error.path("message").isTextual()
                ? error.path("message").asText()
                : error.path("detail").toString();
        UpstreamError blamed = new Refusal(status, headers, own, null).blameRequest();
        return code.equals("context_length_exceeded")
                ? new UpstreamError(ErrorKind.CONTEXT_LENGTH_EXCEEDED, blamed.message(), false, null)
                : blamed;
    }

    private static UpstreamError refused() {
        return new UpstreamError(
                ErrorKind.UPSTREAM_REFUSED, "The model's provider refused the gateway's request", true, null);
    }

    private static UpstreamError failed(ErrorKind kind, String message, @Nullable Duration retryAfter) {
        return new UpstreamError(kind, message, true, retryAfter);
    }

    private static JsonNode errorOf(Buffer body) {
        try {
            JsonNode root = MAPPER.readTree(body.getBytes());
            return root == null ? MAPPER.missingNode() : root.path("error").isObject() ? root.path("error") : root;
        } catch (IOException e) {
            // A proxy in between may answer in HTML; the status says enough.
            return MAPPER.missingNode();
        }
    }

    /** Seconds, possibly with a fraction; the other form, a date, is not sent by any provider known to us. */
    private static @Nullable Duration retryAfter(MultiMap headers) {
        String value = headers.get("Retry-After");
        if (value == null || !value.strip().matches("[0-9]{1,6}([.][0-9]{1,3})?")) {
            return null;
        }
        return Duration.ofMillis(new BigDecimal(value.strip()).movePointRight(3).longValue());
    }
}
