package dev.tollgate.http.error;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns whatever a handler or the router failed with into the error that the caller is told. */
final class KnownError {
    private KnownError() {}

    /**
     * @param failure null when the router gave a status alone
     * @param status what the router chose, or negative
     */
    static TollgateException of(@Nullable Throwable failure, int status) {
        if (failure instanceof TollgateException known) {
            return known;
        }
        // What this room asks the database itself, such as for an idempotency key.
        if (failure != null && MongoErrors.isPassing(failure)) {
            return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", failure)
                    .retryAfter(Duration.ofSeconds(1));
        }
        int chosen = failure instanceof HttpException http ? http.getStatusCode() : status;
        ErrorKind kind =
                switch (chosen) {
                    case 400 -> ErrorKind.INVALID_REQUEST;
                    case 404 -> ErrorKind.NOT_FOUND;
                    case 405 -> ErrorKind.METHOD_NOT_ALLOWED;
                    case 413 -> ErrorKind.BODY_TOO_LARGE;
                    case 414 -> ErrorKind.URI_TOO_LONG;
                    case 415 -> ErrorKind.UNSUPPORTED_MEDIA_TYPE;
                    case 431 -> ErrorKind.HEADERS_TOO_LARGE;
                    default -> ErrorKind.INTERNAL;
                };
        String message = kind == ErrorKind.INTERNAL ? "Internal server error" : "The request is malformed";
        return failure == null ? new TollgateException(kind, message) : new TollgateException(kind, message, failure);
    }
}
