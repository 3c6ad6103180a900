package dev.tollgate.http.idempotency;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream of one part, given out when it is first asked for. */
final class OneBuffer implements ReadStream<Buffer> {
    private final Buffer part;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private boolean given;

    OneBuffer(Buffer part) {
        this.part = part;
    }

    @Override
    public OneBuffer handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    public OneBuffer exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public OneBuffer pause() {
        return this;
    }

    @Override
    public OneBuffer resume() {
        return fetch(1);
    }

    @Override
    public OneBuffer fetch(long amount) {
        if (!given && handler != null) {
            given = true;
            handler.handle(part);
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
        return this;
    }

    @Override
    public OneBuffer endHandler(@Nullable Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }
}
