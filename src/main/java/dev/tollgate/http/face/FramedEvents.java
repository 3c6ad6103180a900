package dev.tollgate.http.face;

import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.ApiAnswer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a surface that is not OpenAI's, made from chat's stream in OpenAI's form. It takes one buffer from its
 * source for each one that is wanted, so back pressure goes through and at most one buffer waits here. Like its source it
 * never fails: every end is a frame.
 */
public final class FramedEvents implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final Frames frames;
    private final EventReader reader;
    private @Nullable Handler<Buffer> handler;
    private final Future<ChatAnswer.Booked> booked;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Buffer waiting;
    private long demand = Long.MAX_VALUE;
    private boolean asked;
    private boolean flowing;
    private boolean sourceEnded;
    private boolean ended;

    /** Begins paused at the source; flows once there is a handler. */
    public FramedEvents(ChatAnswer.Streamed answer, Frames frames) {
        this.source = answer.events();
        this.booked = answer.booked();
        this.frames = frames;
        this.reader = new EventReader(frames::data, frames::comment);
        source.pause();
        source.handler(this::receive);
        source.exceptionHandler(_ -> end());
        source.endHandler(_ -> end());
    }

    /** An answer that is this stream. */
    public ApiAnswer answer() {
        return new ApiAnswer.Metered(
                new ApiAnswer.Events(this), booked.map(paid -> paid.usage().totalTokens()));
    }

    @Override
    public FramedEvents handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        flow();
        return this;
    }

    @Override
    public FramedEvents pause() {
        demand = 0;
        return this;
    }

    @Override
    public FramedEvents resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public FramedEvents fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        flow();
        return this;
    }

    /** Never called: the source does not fail, and if it did the end would be a frame. */
    @Override
    public FramedEvents exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public FramedEvents endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    private void receive(Buffer bytes) {
        asked = false;
        // After an end the rest is taken and dropped, so that the source comes to its own end.
        if (!frames.isEnded() && !reader.read(bytes)) {
            frames.breakOff();
        }
        keep(frames.take());
        flow();
    }

    private void end() {
        sourceEnded = true;
        frames.breakOff();
        keep(frames.take());
        flow();
    }

    private void keep(Buffer made) {
        if (made.length() > 0) {
            waiting = waiting == null ? made : waiting.appendBuffer(made);
        }
    }

    /** A loop and not a recursion, for a source may hand over its buffers within `fetch`. */
    private void flow() {
        if (flowing) {
            return;
        }
        flowing = true;
        try {
            boolean moved = true;
            while (moved) {
                moved = step();
            }
        } finally {
            flowing = false;
        }
    }

    private boolean step() {
        if (handler == null || ended) {
            return false;
        }
        if (waiting != null) {
            return demand > 0 && deliver(handler, waiting);
        }
        if (sourceEnded) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
            return false;
        }
        if (demand == 0 || asked) {
            return false;
        }
        asked = true;
        source.fetch(1);
        return !asked || sourceEnded;
    }

    private boolean deliver(Handler<Buffer> to, Buffer next) {
        waiting = null;
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        to.handle(next);
        return true;
    }
}
