package dev.tollgate;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for parts of the node, on the threads that start and stop it. */
final class Waiting {
    /** How long one step of a start or stop may take. */
    static final Duration STEP_TIMEOUT = Duration.ofSeconds(20);

    private Waiting() {}

    /** The same within {@link #STEP_TIMEOUT}. */
    static <T> T await(Future<T> future) {
        return await(future, STEP_TIMEOUT);
    }

    /**
     * What the future brings. It fails as the future does, but never with a checked exception, which would go past whoever
     * undoes a failed start: {@link UncheckedIOException} or IllegalStateException instead, and that also when it takes too
     * long.
     */
    static <T> T await(Future<T> future, Duration limit) {
        try {
            return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("A part of the node did not start or stop in time", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Future.await throws whatever the future failed with and declares none of it.
            throw e instanceof IOException io
                    ? new UncheckedIOException(io.getMessage(), io)
                    : new IllegalStateException(e.getMessage(), e);
        }
    }
}
