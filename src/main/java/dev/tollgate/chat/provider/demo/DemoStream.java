package dev.tollgate.chat.provider.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** Writes the events of one answer at a pace, waits for a slow reader and stops when nobody reads any more. */
final class DemoStream {
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Iterator<Buffer> events;
    private final long delayMs;
    private boolean gone;

    DemoStream(Vertx vertx, HttpServerResponse response, List<Buffer> events, Duration chunkDelay) {
        this.vertx = vertx;
        this.response = response;
        this.events = events.iterator();
        this.delayMs = chunkDelay.toMillis();
    }

    /** Begins; the first event goes out at once. */
    void start() {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-cache");
        response.closeHandler(_ -> gone = true);
        response.exceptionHandler(_ -> gone = true);
        writeNext();
    }

    private void writeNext() {
        while (!gone) {
            if (!events.hasNext()) {
                response.end();
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> {
                    response.drainHandler(null);
                    writeNext();
                });
                return;
            }
            response.write(events.next());
            if (delayMs > 0) {
                vertx.setTimer(delayMs, _ -> writeNext());
                return;
            }
        }
    }
}
