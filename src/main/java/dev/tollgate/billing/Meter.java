package dev.tollgate.billing;

import java.util.Locale;

/**
 * What is counted and priced. Meters are disjoint: cached and written-to-cache tokens are not in {@link #INPUT} and
 * reasoning tokens not in {@link #OUTPUT}, however a provider reports them.
 */
public enum Meter {
    INPUT,
    CACHED_INPUT,
    CACHE_WRITE,
    OUTPUT,
    REASONING,
    IMAGE,
    AUDIO,
    CHARACTER,
    SECOND,
    REQUEST;

    /** Its name in settings, requests and answers: `cachedInput`. */
    public String wireName() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
        return words.length == 1
                ? words[0]
                : words[0] + words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1);
    }

    /** The meter whose price stands in where this one has none: usage is never free by omission. */
    public Meter fallback() {
        return switch (this) {
            case INPUT, CACHED_INPUT, CACHE_WRITE, IMAGE, CHARACTER, SECOND, REQUEST -> INPUT;
            case OUTPUT, REASONING, AUDIO -> OUTPUT;
        };
    }
}
