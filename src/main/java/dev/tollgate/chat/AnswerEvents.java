package dev.tollgate.chat;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events of one answer on their way to the caller. What the caller does not take is kept here; the writer looks at
 * {@link #isFull} and stops. Calls of the reader may come from any thread, all else happens on the writer's event loop.
 */
final class AnswerEvents implements ReadStream<Buffer> {
    /** From here on the upstream is paused. Of what it has sent by then Vert.x keeps one more buffer. */
    private static final int FULL_BYTES = 64 * 1024;

    private final Context context;
    private final Thread owner = Thread.currentThread();
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private final Runnable drained;
    private final Runnable allTaken;

    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private int waitingBytes;
    private long demand = Long.MAX_VALUE;
    private long taken;
    private boolean wasFull;
    private boolean ended;
    private boolean endTold;

    /**
     * @param drained runs when the reader has taken enough after it was full
     * @param allTaken runs once, when the reader has taken all and been told of the end
     */
    AnswerEvents(Context context, Runnable drained, Runnable allTaken) {
        this.context = context;
        this.drained = drained;
        this.allTaken = allTaken;
    }

    void write(Buffer event) {
        if (!ended) {
            waiting.add(event);
            waitingBytes += event.length();
            deliver();
        }
    }

    void end() {
        ended = true;
        deliver();
    }

    /**
     * Ends at once: what waits is dropped, and a last event given out whether asked for or not, so that the end cannot be
     * mistaken for a complete answer.
     *
     * @param lastEvent empty when nobody listens any more
     */
    void cut(Buffer lastEvent) {
        if (ended && waiting.isEmpty()) {
            return;
        }
        waiting.clear();
        if (lastEvent.length() > 0) {
            waiting.add(lastEvent);
        }
        waitingBytes = 0;
        demand = Long.MAX_VALUE;
        end();
    }

    /** Whether the writer should stop. */
    boolean isFull() {
        wasFull |= waitingBytes >= FULL_BYTES;
        return wasFull;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** How many events the reader has taken: it tells a slow reader from a stuck one. */
    long taken() {
        return taken;
    }

    private void deliver() {
        while (demand > 0 && handler != null && !waiting.isEmpty()) {
            Buffer event = waiting.remove();
            waitingBytes = Math.max(0, waitingBytes - event.length());
            taken++;
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            handler.handle(event);
        }
        if (waiting.isEmpty() && wasFull) {
            wasFull = false;
            drained.run();
        }
        if (ended && waiting.isEmpty() && !endTold && endHandler != null) {
            endTold = true;
            endHandler.handle(null);
            allTaken.run();
        }
    }

    private void onOwner(Runnable action) {
        if (Thread.currentThread() == owner) {
            action.run();
        } else {
            context.runOnContext(_ -> action.run());
        }
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
        onOwner(() -> {
            handler = newHandler;
            deliver();
        });
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
        onOwner(() -> {
            endHandler = newHandler;
            deliver();
        });
        return this;
    }

    /** Never called: every end is in the events. */
    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        onOwner(() -> demand = 0);
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        onOwner(() -> {
            demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
            deliver();
        });
        return this;
    }
}
