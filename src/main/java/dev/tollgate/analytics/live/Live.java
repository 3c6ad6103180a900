package dev.tollgate.analytics.live;

import java.util.function.Consumer;

/** Figures of all nodes, once a second while somebody listens. */
public interface Live {
    /** Listeners of one node. */
    int MAX_LISTENERS = 20;

    /**
     * Listens until the returned action is run. The first view comes after a second; the listener is called on a thread
     * of the room and must not block.
     *
     * @throws dev.tollgate.platform.TollgateException UNAVAILABLE when there are {@link #MAX_LISTENERS} already
     */
    Runnable listen(Consumer<LiveView> listener);
}
