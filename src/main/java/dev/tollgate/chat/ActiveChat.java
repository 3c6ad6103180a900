package dev.tollgate.chat;

import io.vertx.core.Future;

/** A request that went upstream and is not booked yet. */
interface ActiveChat {
    /** Completes, never fails, when it is booked or released, or when that failed for good. */
    Future<Void> over();

    /** Ends it because the node stops: a stream costs what was produced until now, a complete answer nothing. */
    void drain();
}
