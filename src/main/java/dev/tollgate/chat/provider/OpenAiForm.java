package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;

/** Pieces of OpenAI's form that whole answers and streams share. */
final class OpenAiForm {
    private OpenAiForm() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The outer object, without `choices`. */
    static ObjectNode frame(String id, String kind, long createdSeconds, String model) {
        return object().put("id", id)
                .put("object", kind)
                .put("created", createdSeconds)
                .put("model", model);
    }

    /** Cached tokens stand inside `prompt_tokens` and reasoning inside `completion_tokens`, as OpenAI counts. */
    static ObjectNode usage(Usage usage) {
        ObjectNode json = object().put("prompt_tokens", usage.promptTokens())
                .put("completion_tokens", usage.completionTokens())
                .put("total_tokens", usage.totalTokens());
        json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.of(Meter.CACHED_INPUT))
                .put("cache_write_tokens", usage.of(Meter.CACHE_WRITE));
        json.putObject("completion_tokens_details").put("reasoning_tokens", usage.of(Meter.REASONING));
        return json;
    }
}
