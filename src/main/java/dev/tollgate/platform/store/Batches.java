package dev.tollgate.platform.store;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Makes one call of the store out of many: one call is in flight, and what arrives meanwhile makes the next. An item
 * that finds nothing in flight waits for nothing.
 *
 * <p>An item is answered only when the store has answered the call that held it. What waits and what is in flight is
 * bounded: beyond that an item is refused with UNAVAILABLE at once, so that a slow store slows its callers and fills no
 * memory.
 *
 * <p>Any collection that is written by id can be written through it ({@link BulkInserts}), the rows of an outbox as well
 * as messages. Owned by the context that uses it; not safe from others.
 *
 * @param <T> an item
 * @param <R> what the store answers to one
 */
public final class Batches<T, R> {
    private final Call<T, R> call;
    private final Limits limits;
    private final ToLongFunction<T> bytesOf;
    private final BatchMetrics metrics;
    private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
    private List<Waiting<T, R>> inFlight = List.of();
    private final Promise<Void> drained = Promise.promise();
    private int heldItems;
    private long heldBytes;
    private boolean closed;

    /** One call of the store for many items. */
    @FunctionalInterface
    public interface Call<T, R> {
        /**
         * Makes the call.
         *
         * @param items at least one, in the order in which they arrived
         * @return one answer for each item in the same order, each complete; failed when nothing is known of any
         */
        Future<List<Future<R>>> make(List<T> items);
    }

    /**
     * How much may be held; an item that is alone is taken whatever its size.
     *
     * @param batchItems of one call, at least 1
     * @param batchBytes of one call, at least 1
     * @param heldItems waiting and in flight, at least 1
     * @param heldBytes waiting and in flight, at least 1
     */
    public record Limits(int batchItems, long batchBytes, int heldItems, long heldBytes) {
        public Limits {
            if (batchItems < 1 || batchBytes < 1 || heldItems < 1 || heldBytes < 1) {
                throw new IllegalArgumentException("limits are at least 1");
            }
        }
    }

    private record Waiting<T, R>(T item, long bytes, Promise<R> answer) {}

    /**
     * Makes one that holds nothing yet.
     *
     * @param bytesOf about how much memory an item takes
     */
    public Batches(Call<T, R> call, Limits limits, ToLongFunction<T> bytesOf, BatchMetrics metrics) {
        this.call = call;
        this.limits = limits;
        this.bytesOf = bytesOf;
        this.metrics = metrics;
    }

    /**
     * The store's answer to this item. Fails with UNAVAILABLE and a time to wait when too much is held or {@link #close}
     * was called, and as the call did when that failed; what waited behind a failed call was never sent, and fails too.
     */
    public Future<R> add(T item) {
        long bytes = bytesOf.applyAsLong(item);
        if (closed || isFull(bytes)) {
            metrics.refused();
            return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                    .retryAfter(Duration.ofSeconds(1)));
        }
        heldItems++;
        heldBytes += bytes;
        metrics.held(1);
        var waiting = new Waiting<T, R>(item, bytes, Promise.promise());
        queue.add(waiting);
        sendNext();
        return waiting.answer().future();
    }

    private boolean isFull(long bytes) {
        return heldItems >= limits.heldItems() || (heldItems > 0 && bytes > limits.heldBytes() - heldBytes);
    }

    private void sendNext() {
        if (!inFlight.isEmpty() || queue.isEmpty()) {
            return;
        }
        List<Waiting<T, R>> batch = nextBatch();
        inFlight = batch;
        metrics.sent(batch.size());
        make(batch.stream().map(Waiting::item).toList())
                .onComplete(answers -> answered(batch, answers), failure -> failed(batch, failure));
    }

    private List<Waiting<T, R>> nextBatch() {
        var batch = new ArrayList<Waiting<T, R>>();
        long bytes = 0;
        while (!queue.isEmpty() && batch.size() < limits.batchItems()) {
            bytes += queue.element().bytes();
            if (bytes > limits.batchBytes() && !batch.isEmpty()) {
                break;
            }
            batch.add(queue.remove());
        }
        return batch;
    }

    /** A call that throws, or does not answer each item, would otherwise hold up all that follow. */
    private Future<List<Future<R>>> make(List<T> items) {
        return Future.succeededFuture(items)
                .compose(call::make)
                .compose(answers -> answers.size() == items.size()
                        ? Future.succeededFuture(answers)
                        : Future.failedFuture(new IllegalStateException("one answer for each item is needed")));
    }

    private void answered(List<Waiting<T, R>> batch, List<Future<R>> answers) {
        inFlight = List.of();
        // Before the answers: the store must not wait for what they lead to.
        sendNext();
        for (int i = 0; i < batch.size(); i++) {
            answers.get(i).onComplete(batch.get(i).answer());
        }
        release(batch);
    }

    private void failed(List<Waiting<T, R>> batch, Throwable failure) {
        var all = new ArrayList<>(batch);
        all.addAll(queue);
        queue.clear();
        inFlight = List.of();
        all.forEach(waiting -> waiting.answer().fail(failure));
        release(all);
    }

    private void release(List<Waiting<T, R>> batch) {
        for (Waiting<T, R> waiting : batch) {
            heldItems--;
            heldBytes -= waiting.bytes();
        }
        metrics.held(-batch.size());
        finish();
    }

    private void finish() {
        if (closed && heldItems == 0) {
            drained.tryComplete();
        }
    }

    /** Takes nothing more; done when all that was taken is answered. */
    public Future<Void> close() {
        closed = true;
        finish();
        return drained.future();
    }
}
