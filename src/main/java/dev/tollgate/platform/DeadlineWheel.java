package dev.tollgate.platform;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop. Nearly all of them are taken back long before they are due, so that adding and taking
 * back is what must be cheap: both are a few writes, where the loop's own timers keep a sorted queue. In exchange a deadline
 * is up to {@value #TICK_MS} ms late. While there is none, nothing ticks.
 */
final class DeadlineWheel {
    static final long TICK_MS = 50;

    /** Later deadlines go round more than once. */
    private static final int SLOTS = 1024;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MS);

    private final EventLoop loop;
    private final Deadline[] slots = new Deadline[SLOTS];
    private final long startNanos = System.nanoTime();
    private long lastTick;
    private int waiting;
    private boolean ticking;

    /** A link in the ring of its slot, whose head belongs to no task; on its own once it is over. */
    private static final class Deadline {
        private final long tick;
        private final @Nullable ContextInternal context;
        private @Nullable Runnable task;
        private Deadline before = this;
        private Deadline after = this;

        Deadline(long tick, @Nullable ContextInternal context, @Nullable Runnable task) {
            this.tick = tick;
            this.context = context;
            this.task = task;
        }

        void unlink() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
            task = null;
        }
    }

    DeadlineWheel(EventLoop loop) {
        this.loop = loop;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Deadline(0, null, null);
        }
    }

    /** On the event loop: runs the task there, in the context, once the delay is over; what is returned takes it back. */
    Runnable add(long delayNanos, ContextInternal context, Runnable task) {
        long dueTick = (System.nanoTime() - startNanos + delayNanos) / TICK_NANOS + 1;
        var deadline = new Deadline(dueTick, context, task);
        Deadline head = slots[(int) (dueTick % SLOTS)];
        deadline.before = head.before;
        deadline.after = head;
        head.before.after = deadline;
        head.before = deadline;
        waiting++;
        if (!ticking) {
            ticking = true;
            lastTick = now();
            scheduleTick();
        }
        return () -> takeBack(deadline);
    }

    private void takeBack(Deadline deadline) {
        if (loop.inEventLoop()) {
            end(deadline);
        } else {
            loop.execute(() -> end(deadline));
        }
    }

    private void end(Deadline deadline) {
        if (deadline.task != null) {
            deadline.unlink();
            waiting--;
        }
    }

    private long now() {
        return (System.nanoTime() - startNanos) / TICK_NANOS;
    }

    private void scheduleTick() {
        loop.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = now();
        // After a long stop of the process one turn passes every slot.
        long from = Math.max(lastTick + 1, now - SLOTS + 1);
        for (long tick = from; tick <= now; tick++) {
            dueIn(slots[(int) (tick % SLOTS)], now).forEach(this::run);
        }
        lastTick = now;
        if (waiting > 0) {
            scheduleTick();
        } else {
            ticking = false;
        }
    }

    /** A task may add and take back others: those it takes back do not run, and what it adds is not due in this tick. */
    private static List<Deadline> dueIn(Deadline head, long now) {
        var due = new ArrayList<Deadline>();
        for (Deadline each = head.after; each != head; each = each.after) {
            if (each.tick <= now) {
                due.add(each);
            }
        }
        return due;
    }

    private void run(Deadline due) {
        Runnable task = due.task;
        ContextInternal context = due.context;
        if (task != null && context != null) {
            end(due);
            context.emit(task, Runnable::run);
        }
    }
}
