package dev.tollgate.chat.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.UpstreamJson;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage as Anthropic tells it: `input_tokens` without the cached ones, `output_tokens` with the thinking. A stream tells
 * it twice, cumulatively, the second time perhaps in part; the later figure holds.
 */
final class AnthropicUsage {
    private long input;
    private long cacheWrite;
    private long cacheRead;
    private long output;
    private long thinking;
    private boolean reported;

    void add(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        reported |= usage.hasNonNull("output_tokens");
        input = later(usage.path("input_tokens"), input);
        cacheWrite = later(usage.path("cache_creation_input_tokens"), cacheWrite);
        cacheRead = later(usage.path("cache_read_input_tokens"), cacheRead);
        output = later(usage.path("output_tokens"), output);
        thinking = later(usage.path("output_tokens_details").path("thinking_tokens"), thinking);
    }

    /** Null when no output was reported. */
    @Nullable
    Usage toUsage() {
        if (!reported) {
            return null;
        }
        long reasoning = Math.min(thinking, output);
        Map<Meter, Long> meters = new EnumMap<>(Meter.class);
        meters.put(Meter.INPUT, input);
        meters.put(Meter.CACHE_WRITE, cacheWrite);
        meters.put(Meter.CACHED_INPUT, cacheRead);
        meters.put(Meter.OUTPUT, output - reasoning);
        meters.put(Meter.REASONING, reasoning);
        meters.values().removeIf(count -> count == 0);
        return new Usage(meters, false);
    }

    private static long later(JsonNode value, long before) {
        return value.isMissingNode() || value.isNull() ? before : UpstreamJson.count(value);
    }
}
