package dev.tollgate.http.error;

import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.entry.RequestLabel;
import dev.tollgate.http.entry.SecurityHeaders;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;

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

    /** Sees to it that broken bodies on this connection are answered too. */
    public void watch(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelHandlerContext server = base.channelHandlerContext();
            server.pipeline().addBefore(server.name(), null, new BrokenBodies(this::brokenBody));
        }
    }

    private FullHttpResponse brokenBody() {
        var error = new TollgateException(ErrorKind.INVALID_REQUEST, "The request body is not valid HTTP");
        String label = ids.next("req");
        ByteBuf body = ((BufferInternal) errors.body(error, ErrorShape.FLAT, "", label)).getByteBuf();
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, body);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        SecurityHeaders.add(headers);
        headers.forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .set(HttpHeaders.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaders.CONNECTION, "close")
                .set(RequestLabel.HEADER, label);
        return response;
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
