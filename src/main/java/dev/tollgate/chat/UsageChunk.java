package dev.tollgate.chat;

import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The usage chunk for a caller who asked for it, where the upstream gave none. */
final class UsageChunk {
    private UsageChunk() {}

    static Buffer of(String requestId, String model, Usage usage, long createdSeconds) {
        var figures = new JsonObject()
                .put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.totalTokens())
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", usage.of(Meter.CACHED_INPUT)));
        return new JsonObject()
                .put("id", "chatcmpl-" + requestId)
                .put("object", "chat.completion.chunk")
                .put("created", createdSeconds)
                .put("model", model)
                .put("choices", new JsonArray())
                .put("usage", figures)
                .toBuffer();
    }
}
