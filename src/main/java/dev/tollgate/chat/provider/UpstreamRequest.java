package dev.tollgate.chat.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * An HTTP POST to make.
 *
 * @param path appended to the provider's base URL, begins with a slash, may have a query
 * @param headers more than `Content-Type: application/json`; they hold the key, so this record is never logged
 */
public record UpstreamRequest(String path, Map<String, String> headers, Buffer body) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "POST " + path;
    }
}
