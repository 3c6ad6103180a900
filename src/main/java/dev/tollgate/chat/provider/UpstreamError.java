package dev.tollgate.chat.provider;

import dev.tollgate.platform.ErrorKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream's refusal means.
 *
 * @param kind for the caller, should no other deployment answer: INVALID_REQUEST or CONTEXT_LENGTH_EXCEEDED when the
 *     request itself is to blame, RATE_LIMITED, UPSTREAM_REFUSED for our key, our credit there, UPSTREAM_FAILED for the rest
 * @param message for the caller; the upstream's own text only when the request is to blame, and never a key, a host or a
 *     header
 * @param retryable whether another try, here or at another deployment, may help
 * @param retryAfter when the upstream named a time
 * @param param the member of the request that the upstream blames, a plain word; empty: none
 * @param code the upstream's name of the fault, a plain word; empty: none
 */
public record UpstreamError(
        ErrorKind kind,
        String message,
        boolean retryable,
        @Nullable Duration retryAfter,
        String param,
        String code) {
    /** One that names neither member nor fault. */
    public UpstreamError(ErrorKind kind, String message, boolean retryable, @Nullable Duration retryAfter) {
        this(kind, message, retryable, retryAfter, "", "");
    }
}
