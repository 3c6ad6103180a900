package dev.tollgate.chat.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.UpstreamJson;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage as Gemini tells it: cached tokens stand inside `promptTokenCount`, those of tool results beside it, thoughts
 * beside `candidatesTokenCount`.
 */
final class GeminiUsage {
    private GeminiUsage() {}

    /** Null when none was reported. */
    static @Nullable Usage of(JsonNode metadata) {
        if (!metadata.hasNonNull("promptTokenCount") && !metadata.hasNonNull("totalTokenCount")) {
            return null;
        }
        long prompt = UpstreamJson.count(metadata.path("promptTokenCount"))
                + UpstreamJson.count(metadata.path("toolUsePromptTokenCount"));
        long cached = Math.min(prompt, UpstreamJson.count(metadata.path("cachedContentTokenCount")));
        Map<Meter, Long> meters = new EnumMap<>(Meter.class);
        meters.put(Meter.INPUT, prompt - cached);
        meters.put(Meter.CACHED_INPUT, cached);
        meters.put(Meter.OUTPUT, UpstreamJson.count(metadata.path("candidatesTokenCount")));
        meters.put(Meter.REASONING, UpstreamJson.count(metadata.path("thoughtsTokenCount")));
        meters.values().removeIf(count -> count == 0);
        return new Usage(meters, false);
    }
}
