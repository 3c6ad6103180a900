package dev.tollgate.billing;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one call used, each meter at least 0; a meter that is absent was not used.
 *
 * @param quantities by meter; disjoint, see {@link Meter}
 * @param estimated whether we counted because the provider reported nothing
 */
public record Usage(Map<Meter, Long> quantities, boolean estimated) {
    public static final Usage NONE = new Usage(Map.of(), false);

    public Usage {
        for (var entry : quantities.entrySet()) {
            if (entry.getValue() < 0) {
                throw new IllegalArgumentException("negative usage of " + entry.getKey());
            }
        }
        quantities = Map.copyOf(quantities);
    }

    /** Plain tokens in and out. */
    public static Usage tokens(long input, long output, boolean estimated) {
        var quantities = new EnumMap<Meter, Long>(Meter.class);
        quantities.put(Meter.INPUT, input);
        quantities.put(Meter.OUTPUT, output);
        return new Usage(quantities, estimated);
    }

    public long of(Meter meter) {
        return quantities.getOrDefault(meter, 0L);
    }

    /** Tokens of the prompt, cached ones included. */
    public long promptTokens() {
        return of(Meter.INPUT) + of(Meter.CACHED_INPUT) + of(Meter.CACHE_WRITE);
    }

    /** Tokens of the answer, reasoning included. */
    public long completionTokens() {
        return of(Meter.OUTPUT) + of(Meter.REASONING);
    }

    public long totalTokens() {
        return promptTokens() + completionTokens();
    }
}
