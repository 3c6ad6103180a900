package dev.tollgate.chat.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import java.io.IOException;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * The `usage` object of an answer, turned into disjoint meters. Cached tokens lie inside `prompt_tokens` and reasoning
 * inside `completion_tokens`; DeepSeek says `prompt_cache_hit_tokens` at the top. What cannot be (negative, more cached
 * than there is prompt) is clamped: a provider's fault must not make a cost negative or overflow.
 */
final class OpenAiUsage {
    /** Far above any window, and far from overflow when multiplied by a price. */
    private static final long MOST_TOKENS = 1L << 32;

    private long prompt;
    private long completion;
    private long cached;
    private long written;
    private long reasoning;
    private boolean sawTokens;

    /** Reads the object on whose first token the parser stands; null when it tells of no tokens. */
    static @Nullable Usage read(JsonParser parser, boolean cacheBesideInput) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        var figures = new OpenAiUsage();
        figures.members(parser);
        return figures.sawTokens ? figures.toUsage(cacheBesideInput) : null;
    }

    private void members(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT
                    && (name.equals("prompt_tokens_details") || name.equals("completion_tokens_details"))) {
                members(parser);
            } else if (value.isNumeric()) {
                figure(name, tokens(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private void figure(String name, long tokens) {
        switch (name) {
            case "prompt_tokens" -> {
                prompt = tokens;
                sawTokens = true;
            }
            case "completion_tokens" -> {
                completion = tokens;
                sawTokens = true;
            }
            case "cached_tokens", "prompt_cache_hit_tokens" -> cached = Math.max(cached, tokens);
            case "cache_write_tokens" -> written = tokens;
            case "reasoning_tokens" -> reasoning = tokens;
            default -> {
                // Totals and finer parts follow from the others or have no meter.
            }
        }
    }

    private static long tokens(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        return (long) Math.clamp(value, 0, MOST_TOKENS);
    }

    private Usage toUsage(boolean cacheBesideInput) {
        var quantities = new EnumMap<Meter, Long>(Meter.class);
        long fromCache = cacheBesideInput ? cached : Math.min(cached, prompt);
        long toCache = cacheBesideInput ? written : Math.min(written, prompt - fromCache);
        long thought = Math.min(reasoning, completion);
        quantities.put(Meter.INPUT, cacheBesideInput ? prompt : prompt - fromCache - toCache);
        quantities.put(Meter.OUTPUT, completion - thought);
        putUsed(quantities, Meter.CACHED_INPUT, fromCache);
        putUsed(quantities, Meter.CACHE_WRITE, toCache);
        putUsed(quantities, Meter.REASONING, thought);
        return new Usage(quantities, false);
    }

    private static void putUsed(EnumMap<Meter, Long> quantities, Meter meter, long amount) {
        if (amount > 0) {
            quantities.put(meter, amount);
        }
    }
}
