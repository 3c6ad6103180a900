package dev.tollgate.http.error;

import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.entry.RequestLabel;
import dev.tollgate.http.entry.SecurityHeaders;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what the HTTP decoder could not read, and closes the connection: what follows on it cannot be trusted. */
public final class InvalidRequests implements Handler<HttpServerRequest> {
    private final ErrorBodies errors;
    private final Ids ids;

    public InvalidRequests(ErrorBodies errors, Ids ids) {
        this.errors = errors;
        this.ids = ids;
    }

    @Override
    public void handle(HttpServerRequest request) {
        TollgateException error = error(request.decoderResult().cause());
        String label = ids.next("req");
        // The path is left out: it may be just what could not be read.
        SecurityHeaders.add(request.response().headers());
        request.response()
                .setStatusCode(error.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(RequestLabel.HEADER, label)
                .end(errors.body(error, ErrorShape.FLAT, "", label))
                .onComplete(_ -> request.connection().close());
    }

    private static TollgateException error(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new TollgateException(ErrorKind.URI_TOO_LONG, "The request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new TollgateException(ErrorKind.HEADERS_TOO_LARGE, "The request headers are too large");
        }
        return new TollgateException(ErrorKind.INVALID_REQUEST, "The request is not valid HTTP");
    }
}
