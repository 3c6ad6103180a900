package dev.tollgate.testing;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/**
 * A request as the scripted upstream got it.
 *
 * @param wire `openai`, `anthropic` or `gemini`
 * @param path with the query
 */
public record SeenRequest(String wire, String path, MultiMap headers, JsonObject body) {
    /** Whether a stream was asked for. */
    public boolean isStream() {
        return wire.equals("gemini")
                ? path.contains(":streamGenerateContent")
                : Boolean.TRUE.equals(body.getBoolean("stream"));
    }
}
