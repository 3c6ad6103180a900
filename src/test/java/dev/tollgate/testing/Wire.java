package dev.tollgate.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one provider puts an answer on the wire. */
interface Wire {
    /** A stream in order: what comes before the text, a frame for each piece of it, what comes after. */
    record Frames(List<Buffer> head, List<Buffer> pieces, List<Buffer> tail) {}

    /** What a real one would refuse the request for, null when it is well formed. */
    @Nullable
    String fault(SeenRequest request);

    JsonObject whole(ScriptedAnswer answer);

    Frames frames(SeenRequest request, ScriptedAnswer answer);

    /** The wire by name. */
    static Wire of(String name) {
        return switch (name) {
            case "openai" -> new OpenAiWire();
            case "anthropic" -> new AnthropicWire();
            default -> new GeminiWire();
        };
    }

    /** The name of the wire that a request is on; null when it is on none. */
    static @Nullable String nameFor(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !request.method().equals(HttpMethod.POST)) {
            return null;
        }
        if (path.equals("/v1/chat/completions")) {
            return "openai";
        }
        if (path.equals("/v1/messages")) {
            return "anthropic";
        }
        boolean streamed = path.endsWith(":streamGenerateContent") && "sse".equals(request.getParam("alt"));
        boolean gemini = path.startsWith("/v1beta/models/") && (streamed || path.endsWith(":generateContent"));
        return gemini ? "gemini" : null;
    }

    static Buffer data(JsonObject data) {
        return Buffer.buffer("data: " + data.encode() + "\n\n");
    }
}
