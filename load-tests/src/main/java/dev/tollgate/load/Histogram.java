package dev.tollgate.load;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often each time in milliseconds came; exact up to a minute and a half, above it all are one. */
final class Histogram {
    private static final int MOST_MS = 90_000;

    private final AtomicLongArray counts = new AtomicLongArray(MOST_MS + 1);

    void add(int ms) {
        counts.incrementAndGet(Math.clamp(ms, 0, MOST_MS));
    }

    long count() {
        long sum = 0;
        for (int ms = 0; ms <= MOST_MS; ms++) {
            sum += counts.get(ms);
        }
        return sum;
    }

    /** The least time that so many percent do not exceed; 0 where nothing was counted. */
    int percentile(double percent) {
        double wanted = count() * percent / 100;
        long seen = 0;
        for (int ms = 0; ms <= MOST_MS; ms++) {
            seen += counts.get(ms);
            if (seen > 0 && seen >= wanted) {
                return ms;
            }
        }
        return 0;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("count", count())
                .put("p50Ms", percentile(50))
                .put("p99Ms", percentile(99))
                .put("maxMs", percentile(100));
    }
}
