package dev.tollgate.http.face;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of given parts that hands over exactly what is wanted, at once, and counts it. */
public final class ListStream implements ReadStream<Buffer> {
    private final Deque<Buffer> parts = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private long demand = Long.MAX_VALUE;
    private boolean ended;
    private int taken;

    public static ListStream of(String... parts) {
        return of(Arrays.stream(parts).map(Buffer::buffer).toList());
    }

    public static ListStream of(List<Buffer> parts) {
        var stream = new ListStream();
        stream.parts.addAll(parts);
        return stream;
    }

    /** One that gets its parts by {@link #push} and does not end. */
    public static ListStream open() {
        var stream = new ListStream();
        stream.ended = true;
        return stream;
    }

    public void push(String part) {
        parts.add(Buffer.buffer(part));
        flow();
    }

    public int taken() {
        return taken;
    }

    @Override
    public ListStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public ListStream handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        flow();
        return this;
    }

    @Override
    public ListStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public ListStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ListStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        flow();
        return this;
    }

    @Override
    public ListStream endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    private void flow() {
        while (handler != null && demand > 0 && !parts.isEmpty()) {
            demand--;
            taken++;
            handler.handle(parts.remove());
        }
        if (handler != null && demand > 0 && parts.isEmpty() && !ended) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }
}
