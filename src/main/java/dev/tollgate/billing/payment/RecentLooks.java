package dev.tollgate.billing.payment;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps readers of a pending payment from asking the provider more often than every two seconds. */
final class RecentLooks {
    static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MAX = 10_000;

    private final InstantSource clock;
    private final Map<String, Long> idToMs = new LinkedHashMap<>();

    RecentLooks(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether it may be looked up now; it then counts as looked up. */
    synchronized boolean mayLook(String paymentId) {
        long now = clock.millis();
        Long last = idToMs.get(paymentId);
        if (last != null && now - last < PAUSE.toMillis()) {
            return false;
        }
        idToMs.remove(paymentId);
        idToMs.put(paymentId, now);
        if (idToMs.size() > MAX) {
            idToMs.remove(idToMs.keySet().iterator().next());
        }
        return true;
    }
}
