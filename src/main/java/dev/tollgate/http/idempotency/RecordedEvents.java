package dev.tollgate.http.idempotency;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream that remembers what passed through it, up to a limit. */
final class RecordedEvents implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final int maxBytes;
    private @Nullable Buffer recorded = Buffer.buffer();

    RecordedEvents(ReadStream<Buffer> source, int maxBytes) {
        this.source = source;
        this.maxBytes = maxBytes;
    }

    /** All that passed; null when it was more than the limit. */
    @Nullable
    Buffer recorded() {
        return recorded;
    }

    private void remember(Buffer part) {
        if (recorded != null) {
            recorded = recorded.length() + part.length() > maxBytes ? null : recorded.appendBuffer(part);
        }
    }

    @Override
    public RecordedEvents handler(@Nullable Handler<Buffer> handler) {
        if (handler == null) {
            source.handler(null);
        } else {
            source.handler(part -> {
                remember(part);
                handler.handle(part);
            });
        }
        return this;
    }

    @Override
    public RecordedEvents exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public RecordedEvents pause() {
        source.pause();
        return this;
    }

    @Override
    public RecordedEvents resume() {
        source.resume();
        return this;
    }

    @Override
    public RecordedEvents fetch(long amount) {
        source.fetch(amount);
        return this;
    }

    @Override
    public RecordedEvents endHandler(@Nullable Handler<Void> endHandler) {
        source.endHandler(endHandler);
        return this;
    }
}
