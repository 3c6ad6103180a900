package dev.tollgate.chat.upstream;

import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one try ended badly.
 *
 * @param kind for the caller, should no other try do better
 * @param message for the caller
 * @param again where another try may help
 * @param blamesUpstream whether it speaks against the deployment's health
 * @param retryAfter when the upstream named a time
 * @param details fields of the request that this upstream cannot be asked with; only for {@link ErrorKind#INVALID_REQUEST}
 * @param words more that the upstream said, figures of a {@link TollgateException}
 */
record UpstreamFailure(
        ErrorKind kind,
        String message,
        Again again,
        boolean blamesUpstream,
        @Nullable Duration retryAfter,
        List<TollgateException.Detail> details,
        Map<String, String> words) {
    UpstreamFailure {
        details = List.copyOf(details);
        words = Map.copyOf(words);
    }

    private UpstreamFailure(
            ErrorKind kind, String message, Again again, boolean blamesUpstream, @Nullable Duration retryAfter) {
        this(kind, message, again, blamesUpstream, retryAfter, List.of(), Map.of());
    }

    /** Where another try may help. */
    enum Again {
        NOWHERE,
        ELSEWHERE,
        ANYWHERE
    }

    /** No connection was to be had; that our own requests have taken them all says nothing of the upstream. */
    static UpstreamFailure unconnected(Throwable cause) {
        return cause instanceof ConnectionPoolTooBusyException
                ? new UpstreamFailure(
                        ErrorKind.UPSTREAM_UNAVAILABLE,
                        "Too many requests to the model's provider are under way",
                        Again.ELSEWHERE,
                        false,
                        null)
                : new UpstreamFailure(
                        ErrorKind.UPSTREAM_UNAVAILABLE,
                        "The model's provider cannot be reached",
                        Again.ANYWHERE,
                        true,
                        null);
    }

    static UpstreamFailure broken() {
        return new UpstreamFailure(
                ErrorKind.UPSTREAM_FAILED, "The model's provider broke off its answer", Again.ANYWHERE, true, null);
    }

    /** Not asked again: where one answer took too long, the next would keep the caller waiting as long. */
    static UpstreamFailure timeout() {
        return new UpstreamFailure(
                ErrorKind.UPSTREAM_TIMEOUT, "The model's provider did not answer in time", Again.ELSEWHERE, true, null);
    }

    static UpstreamFailure tooLarge() {
        return new UpstreamFailure(
                ErrorKind.UPSTREAM_FAILED, "The model's answer is too large", Again.NOWHERE, true, null);
    }

    /** What a dialect could not read. */
    static UpstreamFailure unreadable(TollgateException cause) {
        return new UpstreamFailure(cause.kind(), cause.getMessage(), Again.ANYWHERE, true, cause.retryAfter());
    }

    /** Bytes that a dialect did not expect at all. */
    static UpstreamFailure unreadable() {
        return new UpstreamFailure(
                ErrorKind.UPSTREAM_FAILED, "The model's provider sent no valid answer", Again.ANYWHERE, true, null);
    }

    /** What a dialect cannot ask of this upstream; another dialect may. */
    static UpstreamFailure unaskable(TollgateException cause) {
        return new UpstreamFailure(
                cause.kind(), cause.getMessage(), Again.ELSEWHERE, false, null, cause.details(), Map.of());
    }

    /** What an upstream's refusal means; its words are not passed on if they hold our key. */
    static UpstreamFailure of(UpstreamError error, Secret apiKey) {
        boolean callersFault =
                error.kind() == ErrorKind.INVALID_REQUEST || error.kind() == ErrorKind.CONTEXT_LENGTH_EXCEEDED;
        boolean hereToo = error.kind() != ErrorKind.UPSTREAM_REFUSED && error.kind() != ErrorKind.RATE_LIMITED;
        Again again = !error.retryable() ? Again.NOWHERE : hereToo ? Again.ANYWHERE : Again.ELSEWHERE;
        boolean tellsKey = !apiKey.isEmpty() && error.message().contains(apiKey.value());
        String message = tellsKey ? "The model's provider refused the request" : error.message();
        return new UpstreamFailure(
                error.kind(), message, again, !callersFault, error.retryAfter(), List.of(), words(error));
    }

    private static Map<String, String> words(UpstreamError error) {
        var words = new HashMap<String, String>();
        if (!error.param().isEmpty()) {
            words.put(TollgateException.UPSTREAM_PARAM, error.param());
        }
        if (!error.code().isEmpty()) {
            words.put(TollgateException.UPSTREAM_CODE, error.code());
        }
        return words;
    }

    /** The error for the caller. */
    TollgateException toException() {
        var error = details.isEmpty() ? new TollgateException(kind, message) : TollgateException.invalid(details);
        for (Map.Entry<String, String> word : words.entrySet()) {
            error = error.with(word.getKey(), word.getValue());
        }
        return retryAfter == null ? error : error.retryAfter(retryAfter);
    }
}
