package dev.tollgate;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to take down what was built, in the opposite order. Safe for a stop that comes from another thread while the start
 * is still under way: what is built after it is taken down at once.
 */
final class UndoSteps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UndoSteps.class);

    private final Deque<Runnable> steps = new ArrayDeque<>();
    private boolean closing;

    /** @throws IllegalStateException when it is being taken down; the step has been done then */
    void push(Runnable step) {
        synchronized (steps) {
            if (!closing) {
                steps.push(step);
                return;
            }
        }
        run(step);
        throw new IllegalStateException("the node was stopped while it started");
    }

    /** Does all steps; one that fails is logged and does not keep the others from being done. */
    @Override
    public void close() {
        for (Runnable step = next(); step != null; step = next()) {
            run(step);
        }
    }

    private @Nullable Runnable next() {
        synchronized (steps) {
            closing = true;
            return steps.poll();
        }
    }

    private static void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("A part of the node did not stop cleanly", e);
        }
    }
}
