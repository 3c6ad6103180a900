package dev.tollgate.billing.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Brings lines from the shards' threads to the home context: what many hand over at about the same time, by one task. */
final class HandOver {
    private final Executor home;
    private final Consumer<List<Pending>> taker;
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isTaking = new AtomicBoolean();

    /** The taker is called on the home context, with lines in the order in which each thread gave them. */
    HandOver(Executor home, Consumer<List<Pending>> taker) {
        this.home = home;
        this.taker = taker;
    }

    /** From any thread. */
    void add(Pending pending) {
        queue.add(pending);
        if (isTaking.compareAndSet(false, true)) {
            home.execute(this::take);
        }
    }

    private void take() {
        isTaking.set(false);
        var taken = new ArrayList<Pending>();
        for (Pending next = queue.poll(); next != null; next = queue.poll()) {
            taken.add(next);
        }
        taker.accept(taken);
    }
}
