package dev.tollgate.billing.ledger;

import java.util.ArrayDeque;

/** Whether a process lives; one that is frozen does nothing until it wakes up, and then all that came meanwhile at once. */
final class VirtualProcess {
    private final ArrayDeque<Runnable> whileFrozen = new ArrayDeque<>();
    private boolean dead;
    private boolean frozen;

    /** Runs something in the process, now or when it wakes up, unless it is dead. */
    void run(Runnable task) {
        if (frozen) {
            whileFrozen.add(task);
        } else if (!dead) {
            task.run();
        }
    }

    /** kill -9. */
    void die() {
        dead = true;
        whileFrozen.clear();
    }

    boolean isDead() {
        return dead;
    }

    /** kill -STOP. */
    void freeze() {
        frozen = true;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** kill -CONT. */
    void wakeUp() {
        frozen = false;
        while (!frozen && !whileFrozen.isEmpty()) {
            run(whileFrozen.remove());
        }
    }
}
