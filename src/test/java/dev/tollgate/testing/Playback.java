package dev.tollgate.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.function.Consumer;

/** Plays one behaviour on one response: step by step, each at its time, until the end, a break or the client's leave. */
final class Playback {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Behaviour behaviour;
    private final Consumer<Runnable> stalls;
    private final Runnable onWritten;
    private boolean over;

    /**
     * Ready to play.
     *
     * @param stalls takes what goes on once the test releases it
     * @param onWritten told when the whole answer was handed to the connection
     */
    Playback(
            Vertx vertx,
            HttpServerRequest request,
            Behaviour behaviour,
            Consumer<Runnable> stalls,
            Runnable onWritten) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.behaviour = behaviour;
        this.stalls = stalls;
        this.onWritten = onWritten;
    }

    /** Whether the answer was written to its end or broken off, or the client has gone. */
    boolean isOver() {
        return over;
    }

    /** The client has gone: nothing more is written. */
    void stop() {
        over = true;
    }

    /** Plays bytes as they are. */
    void raw(Buffer bytes, boolean stream) {
        begin(() -> {
            head(stream && behaviour.status == 200);
            response.setStatusCode(behaviour.status);
            finish(bytes);
        });
    }

    /** Plays a complete answer. */
    void whole(JsonObject body) {
        begin(() -> {
            if (behaviour.breakAfter >= 0) {
                breakOff();
                return;
            }
            head(false);
            finish(body.toBuffer());
        });
    }

    /** Plays a stream. */
    void stream(Wire.Frames frames) {
        begin(() -> {
            head(true);
            response.setChunked(true);
            // Even where a wire has no frame before the text: the status line alone is a first byte.
            response.writeHead();
            frames.head().forEach(response::write);
            writePieces(frames, frames.pieces().iterator(), 0);
        });
    }

    private void begin(Runnable play) {
        later(behaviour.firstByteDelay.toMillis(), behaviour.stallsAtOnce ? () -> stall(play) : play);
    }

    private void writePieces(Wire.Frames frames, Iterator<Buffer> pieces, int written) {
        if (over) {
            return;
        }
        if (written == behaviour.breakAfter) {
            breakOff();
            return;
        }
        Runnable next = () -> writeNext(frames, pieces, written);
        if (written == behaviour.stallAfter) {
            stall(next);
        } else if (written == 0) {
            next.run();
        } else {
            later(behaviour.pace.toMillis(), next);
        }
    }

    private void writeNext(Wire.Frames frames, Iterator<Buffer> pieces, int written) {
        if (over) {
            return;
        }
        if (!pieces.hasNext()) {
            Buffer tail = Buffer.buffer();
            frames.tail().forEach(tail::appendBuffer);
            finish(tail);
            return;
        }
        response.write(pieces.next());
        if (response.writeQueueFull()) {
            response.drainHandler(_ -> {
                response.drainHandler(null);
                writePieces(frames, pieces, written + 1);
            });
        } else {
            writePieces(frames, pieces, written + 1);
        }
    }

    private void stall(Runnable next) {
        stalls.accept(unlessOver(next));
    }

    private Runnable unlessOver(Runnable step) {
        return () -> {
            if (!over) {
                step.run();
            }
        };
    }

    private void later(long delayMs, Runnable step) {
        if (delayMs > 0) {
            vertx.setTimer(delayMs, _ -> unlessOver(step).run());
        } else {
            unlessOver(step).run();
        }
    }

    private void head(boolean stream) {
        response.putHeader("Content-Type", stream ? "text/event-stream" : "application/json");
        behaviour.headers.forEach(response::putHeader);
    }

    private void finish(Buffer last) {
        over = true;
        onWritten.run();
        response.end(last);
    }

    private void breakOff() {
        over = true;
        request.connection().close();
    }
}
