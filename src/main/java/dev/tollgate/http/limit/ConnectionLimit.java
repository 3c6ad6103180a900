package dev.tollgate.http.limit;

import dev.tollgate.platform.settings.OverloadSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How many clients may be connected to a node. One instance serves all event loops. */
public final class ConnectionLimit {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter refused;

    /**
     * Makes it, with nobody connected.
     *
     * @param capacity what 0 in the settings stands for
     */
    public ConnectionLimit(OverloadSettings settings, NodeCapacity capacity, MeterRegistry meters) {
        most = capacity.connections(settings.connections());
        Gauge.builder("tollgate.overload.connections", open, AtomicInteger::get)
                .description("Clients that are connected")
                .register(meters);
        Gauge.builder("tollgate.overload.connections.limit", () -> most)
                .description("Clients that may be connected")
                .register(meters);
        refused = Counter.builder("tollgate.overload.connections.refused")
                .description("Connections closed at once because there were too many")
                .register(meters);
    }

    /** Counts a connection; false when it is one too many and must be closed, without {@link #leave}. */
    public boolean enter() {
        if (open.incrementAndGet() <= most) {
            return true;
        }
        open.decrementAndGet();
        refused.increment();
        return false;
    }

    /** A counted connection is closed. */
    public void leave() {
        open.decrementAndGet();
    }

    /** Whether more than three quarters are taken, so that idle ones are better closed. */
    public boolean isCrowded() {
        return open.get() > most / 4 * 3;
    }
}
