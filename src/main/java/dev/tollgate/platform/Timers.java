package dev.tollgate.platform;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Runs things later. A small interface, so that a simulation can own the time. */
@FunctionalInterface
public interface Timers {
    /** Runs the task once, not before the delay (at least 1 ms) has passed; the returned action takes it back. */
    Runnable after(Duration delay, Runnable task);

    /**
     * Timers of Vert.x: the task runs on the context of the caller. From a second on they may be a twentieth of a second late,
     * and go on when the verticle that set them is undeployed; shorter ones are exact, and end with it.
     */
    static Timers of(Vertx vertx) {
        ConcurrentMap<EventLoop, DeadlineWheel> loopToWheel = new ConcurrentHashMap<>();
        return (delay, task) -> {
            ContextInternal context = delay.toSeconds() < 1 ? null : ContextInternal.current();
            if (context != null && context.isEventLoopContext() && context.inThread()) {
                return loopToWheel
                        .computeIfAbsent(context.nettyEventLoop(), DeadlineWheel::new)
                        .add(delay.toNanos(), context, task);
            }
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
            return () -> vertx.cancelTimer(id);
        };
    }
}
