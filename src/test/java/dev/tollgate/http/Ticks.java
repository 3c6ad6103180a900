package dev.tollgate.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A stream that gives the same part so many times, one a turn of the event loop, as long as it is not paused. */
final class Ticks implements ReadStream<Buffer> {
    private final Context context;
    private final String part;
    private int left;
    private boolean flowing;
    private boolean scheduled;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    final AtomicInteger given = new AtomicInteger();

    Ticks(Vertx vertx, int count, String part) {
        this.context = vertx.getOrCreateContext();
        this.left = count;
        this.part = part;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            context.runOnContext(_ -> tick());
        }
    }

    private void tick() {
        scheduled = false;
        if (!flowing || left < 0) {
            return;
        }
        left--;
        if (left < 0) {
            if (endHandler != null) {
                endHandler.handle(null);
            }
            return;
        }
        given.incrementAndGet();
        if (handler != null) {
            handler.handle(Buffer.buffer(part));
        }
        schedule();
    }

    @Override
    public Ticks handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    public Ticks exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public Ticks pause() {
        flowing = false;
        return this;
    }

    @Override
    public Ticks resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public Ticks fetch(long amount) {
        flowing = true;
        schedule();
        return this;
    }

    @Override
    public Ticks endHandler(@Nullable Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }
}
