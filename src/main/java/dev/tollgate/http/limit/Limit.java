package dev.tollgate.http.limit;

/**
 * One limit that a request counts against.
 *
 * @param key what is counted, unique among all limits
 * @param kind how it is counted
 * @param most at most this many, 1 or more
 * @param cost how many this request takes: 1, or tokens
 */
public record Limit(String key, Kind kind, long most, long cost) {
    /** How a limit counts. */
    public enum Kind {
        /** Requests in a minute that begins with the first of them. */
        REQUESTS("R"),
        /** Tokens in such a minute; a request that is larger than the whole limit is let through when it is the first. */
        TOKENS("T"),
        /** Requests under way. */
        CONCURRENT("C");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }

        /** How the scripts in Redis call it. */
        String letter() {
            return letter;
        }
    }

    public Limit {
        if (most < 1 || cost < 1) {
            throw new IllegalArgumentException("a limit counts from 1 on");
        }
    }

    /** Length of the window of REQUESTS and TOKENS. */
    public static final long WINDOW_MS = 60_000;

    Limit withMost(long share) {
        return new Limit(key, kind, share, cost);
    }
}
