package dev.tollgate.load.mock;

import io.vertx.core.json.JsonObject;

/**
 * What the mock has answered to the end, which is what a provider would bill.
 *
 * @param requests that came in, also those that are under way or were given up
 * @param answered written to their end
 * @param aborted left by the other side before their end
 * @param promptTokens of those answered
 * @param completionTokens of those answered
 */
public record MockCounts(long requests, long answered, long aborted, long promptTokens, long completionTokens) {

    /** As {@code GET /mock/counts} answers it. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("requests", requests)
                .put("answered", answered)
                .put("aborted", aborted)
                .put("promptTokens", promptTokens)
                .put("completionTokens", completionTokens);
    }

    /** The other way round. */
    public static MockCounts of(JsonObject json) {
        return new MockCounts(
                json.getLong("requests"),
                json.getLong("answered"),
                json.getLong("aborted"),
                json.getLong("promptTokens"),
                json.getLong("completionTokens"));
    }

    /** Requests that are neither answered nor given up. */
    public long open() {
        return requests - answered - aborted;
    }
}
