package dev.tollgate.platform.store;

import dev.tollgate.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/**
 * Makes the same call again when nothing is known of its outcome. Only for calls that may be made twice: inserts by id,
 * reads, takes of something that may be left unused.
 */
public final class Repeated<T, R> implements Batches.Call<T, R> {
    private static final long FIRST_DELAY_MS = 20;
    private static final long LAST_DELAY_MS = 500;

    private final Batches.Call<T, R> call;
    private final Timers timers;
    private final Duration patience;

    /**
     * Repeats the call.
     *
     * @param patience how long after the first attempt the last one may begin
     */
    public Repeated(Batches.Call<T, R> call, Timers timers, Duration patience) {
        this.call = call;
        this.timers = timers;
        this.patience = patience;
    }

    @Override
    public Future<List<Future<R>>> make(List<T> items) {
        Promise<List<Future<R>>> outcome = Promise.promise();
        attempt(items, outcome, System.nanoTime(), FIRST_DELAY_MS);
        return outcome.future();
    }

    private void attempt(List<T> items, Promise<List<Future<R>>> outcome, long beganNanos, long delayMs) {
        // Composed, so that a call that throws fails like one that was refused.
        Future.succeededFuture(items).compose(call::make).onComplete(outcome::complete, failure -> {
            // Not by the clock of the node, which may be set back.
            Duration next = Duration.ofNanos(System.nanoTime() - beganNanos).plusMillis(delayMs);
            if (next.compareTo(patience) > 0) {
                outcome.fail(failure);
            } else {
                long nextMs = Math.min(LAST_DELAY_MS, 2 * delayMs);
                timers.after(Duration.ofMillis(delayMs), () -> attempt(items, outcome, beganNanos, nextMs));
            }
        });
    }
}
