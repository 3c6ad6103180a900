package dev.tollgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * Limits of one key or organisation that differ from the defaults; null leaves the default.
 *
 * @param requestsPerMinute of chat requests
 * @param tokensPerMinute prompt and answer together
 * @param concurrentRequests chat requests in flight
 */
public record KeyLimits(
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute,
        @Nullable Integer concurrentRequests) {
    public static final KeyLimits NONE = new KeyLimits(null, null, null);
}
