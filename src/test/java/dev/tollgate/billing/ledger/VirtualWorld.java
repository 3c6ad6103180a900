package dev.tollgate.billing.ledger;

import dev.tollgate.platform.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.Random;

/** One clock and one source of chance: what happens in it depends on the seed alone. */
final class VirtualWorld implements InstantSource {
    /** Compared by hand: most of a simulation's time goes by in the queue of these. */
    private record Task(long atMs, long order, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Random random;
    private long nowMs;
    private long order;

    VirtualWorld(long seed) {
        this(seed, 1_800_000_000_000L);
    }

    VirtualWorld(long seed, long beginMs) {
        random = new Random(seed);
        nowMs = beginMs;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
    }

    Random random() {
        return random;
    }

    void after(long delayMs, Runnable action) {
        tasks.add(new Task(nowMs + delayMs, order++, action));
    }

    /** Timers of one process: nothing of it runs any more once it is dead. */
    Timers timers(VirtualProcess process) {
        return (delay, task) -> {
            var cancelled = new boolean[1];
            after(
                    Math.max(1, delay.toMillis()),
                    () -> process.run(() -> {
                        if (!cancelled[0]) {
                            task.run();
                        }
                    }));
            return () -> cancelled[0] = true;
        };
    }

    /** Lets the time pass. */
    void run(Duration time) {
        long untilMs = nowMs + time.toMillis();
        while (!tasks.isEmpty() && tasks.peek().atMs() <= untilMs) {
            Task task = tasks.remove();
            nowMs = task.atMs();
            task.action().run();
        }
        nowMs = untilMs;
    }
}
