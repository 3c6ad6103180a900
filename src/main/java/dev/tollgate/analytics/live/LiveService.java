package dev.tollgate.analytics.live;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The room's logic. Listeners come and go on any thread, all else happens on one. */
final class LiveService implements Live {
    private final HeardNodes heard = new HeardNodes();
    private final Map<Object, Consumer<LiveView>> listeners = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Runnable ask;

    /** @param ask asks all nodes for their figures */
    LiveService(InstantSource clock, Runnable ask) {
        this.clock = clock;
        this.ask = ask;
    }

    @Override
    public synchronized Runnable listen(Consumer<LiveView> listener) {
        if (listeners.size() >= MAX_LISTENERS) {
            throw new TollgateException(ErrorKind.UNAVAILABLE, "Too many watch the live figures already")
                    .retryAfter(Duration.ofSeconds(10));
        }
        // Who listens twice can leave once.
        var place = new Object();
        listeners.put(place, listener);
        return () -> listeners.remove(place);
    }

    /** Once a second. */
    void tick() {
        if (listeners.isEmpty()) {
            heard.forget();
            return;
        }
        LiveView view = heard.at(clock.instant());
        listeners.values().forEach(listener -> listener.accept(view));
        ask.run();
    }

    void hear(NodeFigures figures) {
        if (!listeners.isEmpty()) {
            heard.hear(figures, clock.instant());
        }
    }
}
