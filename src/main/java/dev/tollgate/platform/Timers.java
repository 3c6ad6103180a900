package dev.tollgate.platform;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Runs things later. A small interface, so that a simulation can own the time. */
@FunctionalInterface
public interface Timers {
    /** Runs the task once, not before the delay (at least 1 ms) has passed; the returned action takes it back. */
    Runnable after(Duration delay, Runnable task);

    /** Timers of Vert.x: the task runs on the context of the caller. */
    static Timers of(Vertx vertx) {
        return (delay, task) -> {
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
            return () -> vertx.cancelTimer(id);
        };
    }
}
