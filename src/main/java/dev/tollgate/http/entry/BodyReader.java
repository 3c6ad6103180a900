package dev.tollgate.http.entry;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Reads the body of a request that was paused on arrival. Not Vert.x's BodyHandler: that one reads before the caller is
 * known, so that anybody could fill the memory, and it knows no time limit.
 */
public final class BodyReader {
    private final Vertx vertx;
    private final Timers timers;
    private final int maxBytes;
    private final Duration timeout;

    /**
     * @param maxBytes of a body, in any transfer encoding
     * @param timeout in which it must have arrived whole
     */
    public BodyReader(Vertx vertx, int maxBytes, Duration timeout) {
        this.vertx = vertx;
        this.timers = Timers.of(vertx);
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /** Whether the request announces a body. */
    public static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (!request.isEnded() && isHttp2(request))
                : !length.equals("0");
    }

    private static boolean isHttp2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /**
     * The whole body; fails with BODY_TOO_LARGE, REQUEST_TIMEOUT, or INVALID_REQUEST when it breaks off.
     *
     * @param hold told of bytes before they are kept, all at once or part by part; a {@link TollgateException} that it throws
     *     ends the reading
     */
    public Future<Buffer> read(HttpServerRequest request, LongConsumer hold) {
        long announcedBytes = announcedBytes(request);
        if (announcedBytes > maxBytes) {
            return Future.failedFuture(tooLarge());
        }
        Promise<Buffer> whole = Promise.promise();
        if (announcedBytes > 0 && !isHeld(announcedBytes, hold, whole)) {
            return whole.future();
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        Runnable cancelTimer = timers.after(timeout, () -> whole.tryFail(tooSlow()));
        request.handler(part -> {
            if (body.length() + part.length() > maxBytes) {
                whole.tryFail(tooLarge());
            } else if (!whole.future().isComplete()) {
                keep(part, body, announcedBytes > 0 ? _ -> {} : hold, whole);
            }
        });
        request.exceptionHandler(cause -> whole.tryFail(brokenOff(cause)));
        request.endHandler(_ -> {
            // The request lives until it is answered, and would keep the body for as long.
            request.handler(null).exceptionHandler(null).endHandler(null);
            whole.tryComplete(body);
        });
        request.resume();
        if (request.response().closed()) {
            // While the caller was looked up, and nobody was there to be told of it.
            whole.tryFail(brokenOff(new ClosedChannelException()));
        }
        return whole.future().onComplete(_ -> cancelTimer.run());
    }

    private static void keep(Buffer part, Buffer body, LongConsumer hold, Promise<Buffer> whole) {
        if (isHeld(part.length(), hold, whole)) {
            body.appendBuffer(part);
        }
    }

    private static boolean isHeld(long bytes, LongConsumer hold, Promise<Buffer> whole) {
        try {
            hold.accept(bytes);
            return true;
        } catch (TollgateException e) {
            whole.tryFail(e);
            return false;
        }
    }

    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.trim());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Takes in what is left of the body of a request that was answered without it, so that the connection can serve the
     * next one; closes the connection when that is too much or takes too long.
     */
    public void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(
                Math.min(timeout.toMillis(), 2_000), _ -> request.connection().close());
        long[] left = {maxBytes};
        request.handler(part -> {
            left[0] -= part.length();
            if (left[0] < 0) {
                request.connection().close();
            }
        });
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.endHandler(_ -> vertx.cancelTimer(timer));
        request.resume();
    }

    private TollgateException tooLarge() {
        return new TollgateException(
                ErrorKind.BODY_TOO_LARGE, "The request body is larger than " + maxBytes + " bytes");
    }

    private static TollgateException tooSlow() {
        return new TollgateException(ErrorKind.REQUEST_TIMEOUT, "The request body did not arrive in time");
    }

    private static TollgateException brokenOff(Throwable cause) {
        return new TollgateException(ErrorKind.INVALID_REQUEST, "The request body is malformed or broke off", cause);
    }
}
