package dev.tollgate.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a stream out and counts what is handed over but not sent yet, so that what is kept for a slow reader is bounded.
 * The response's own `writeQueueFull` was seen to let tens of megabytes through on a fast machine.
 */
final class EventPump {
    /** Bytes that are kept for a reader who does not keep up, before the source is paused. */
    private static final long FULL_BYTES = 64 * 1024;

    private static final long ROOM_BYTES = FULL_BYTES / 2;

    private final ReadStream<Buffer> events;
    private final HttpServerResponse response;
    private final Promise<Void> done = Promise.promise();
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private long sentBefore = -1;

    EventPump(ReadStream<Buffer> events, HttpServerResponse response) {
        this.events = events;
        this.response = response;
    }

    /** Completes when the source has ended; fails when the reader is gone. */
    Future<Void> run() {
        events.exceptionHandler(done::tryFail);
        events.endHandler(_ -> done.tryComplete());
        events.handler(this::write);
        // A source may have been paused by whoever made it.
        events.resume();
        return done.future();
    }

    private void write(Buffer part) {
        if (unsent.addAndGet(part.length()) > FULL_BYTES) {
            events.pause();
            // Room may have been made in between, by another thread.
            if (unsent.get() <= ROOM_BYTES) {
                events.resume();
            }
        }
        response.write(part).onComplete(_ -> sent(part.length()), done::tryFail);
    }

    private void sent(int bytes) {
        sent.addAndGet(bytes);
        long left = unsent.addAndGet(-bytes);
        if (left <= ROOM_BYTES && left + bytes > ROOM_BYTES) {
            events.resume();
        }
    }

    /** Whether something waited for the reader since the last time this was asked, and nothing of it was taken. */
    boolean standsStill() {
        long now = sent.get();
        boolean still = unsent.get() > 0 && now == sentBefore;
        sentBefore = now;
        return still;
    }
}
