package dev.tollgate.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Supplier;

/** Sends the answer of an operation. The pace of a slow reader reaches the source; a reader that stands still is cut. */
final class AnswerWriter {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json; charset=utf-8");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream; charset=utf-8");

    private final Vertx vertx;
    private final Duration stillstand;

    /** @param stillstand after which a stream whose reader takes nothing more is cut */
    AnswerWriter(Vertx vertx, Duration stillstand) {
        this.vertx = vertx;
        this.stillstand = stillstand;
    }

    /**
     * Completes when all is written, fails when the caller left before.
     *
     * @param beforeEnd done before the last byte goes out
     */
    Future<Void> write(RoutingContext context, ApiAnswer answer, Supplier<Future<Void>> beforeEnd) {
        HttpServerResponse response = context.response();
        return switch (answer) {
            case ApiAnswer.Json json ->
                beforeEnd.get().compose(_ -> response.setStatusCode(json.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                        .end(json.body()));
            case ApiAnswer.Download file ->
                beforeEnd.get().compose(_ -> response.setStatusCode(200)
                        .putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + '"')
                        .end(file.body()));
            case ApiAnswer.Empty empty ->
                beforeEnd.get().compose(_ -> response.setStatusCode(empty.status())
                        .end());
            case ApiAnswer.Streamed file -> {
                response.setStatusCode(200)
                        .setChunked(true)
                        .putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + '"');
                yield pump(context, file.parts())
                        .onFailure(_ -> ConnectionWatch.cut(context.request().connection()))
                        .compose(_ -> beforeEnd.get())
                        .compose(_ -> response.end());
            }
            case ApiAnswer.Events events -> {
                startEvents(response);
                yield pump(context, events.events())
                        .compose(_ -> unlessLeft(response))
                        .compose(_ -> beforeEnd.get())
                        .compose(_ -> response.end());
            }
            case ApiAnswer.Cookied cookied -> {
                response.putHeader(HttpHeaders.SET_COOKIE, cookied.setCookie());
                yield write(context, cookied.answer(), beforeEnd);
            }
            case ApiAnswer.Metered metered -> write(context, metered.answer(), beforeEnd);
        };
    }

    /** A source also ends because its reader left: what was sent until then is no whole answer. */
    private static Future<Void> unlessLeft(HttpServerResponse response) {
        return response.closed() ? Future.failedFuture("the caller left") : Future.succeededFuture();
    }

    static void startEvents(HttpServerResponse response) {
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENTS)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("X-Accel-Buffering", "no");
    }

    private Future<Void> pump(RoutingContext context, ReadStream<Buffer> events) {
        var pump = new EventPump(events, context.response());
        long watch = vertx.setPeriodic(Math.max(1, stillstand.toMillis()), _ -> {
            if (pump.standsStill()) {
                ConnectionWatch.cut(context.request().connection());
            }
        });
        return pump.run().onComplete(_ -> vertx.cancelTimer(watch));
    }
}
