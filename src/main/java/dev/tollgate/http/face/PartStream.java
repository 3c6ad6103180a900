package dev.tollgate.http.face;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose parts are made one after the other, each only when its reader has room for it: what is kept is one part,
 * however long the whole is.
 */
public final class PartStream implements ReadStream<Buffer> {
    private final Supplier<Future<Optional<Buffer>>> parts;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Handler<Void> endHandler;
    private long demand = Long.MAX_VALUE;
    private boolean asking;
    private boolean ended;

    /** @param parts gives the next part, nothing at the end; asked again only after it has answered */
    public PartStream(Supplier<Future<Optional<Buffer>>> parts) {
        this.parts = parts;
    }

    @Override
    public synchronized PartStream handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        ask();
        return this;
    }

    @Override
    public synchronized PartStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public synchronized PartStream endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    @Override
    public synchronized PartStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public PartStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public synchronized PartStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        ask();
        return this;
    }

    private void ask() {
        if (asking || ended || demand == 0 || handler == null) {
            return;
        }
        asking = true;
        parts.get().onComplete(this::came);
    }

    private synchronized void came(AsyncResult<Optional<Buffer>> part) {
        asking = false;
        if (part.failed()) {
            ended = true;
            if (exceptionHandler != null) {
                exceptionHandler.handle(part.cause());
            }
        } else if (part.result().isEmpty()) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        } else if (handler != null) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            handler.handle(part.result().get());
            ask();
        }
    }
}
