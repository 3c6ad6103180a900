package dev.tollgate.http;

import dev.tollgate.http.entry.Listening;
import dev.tollgate.http.error.InvalidRequests;
import dev.tollgate.http.limit.ConnectionLimit;
import dev.tollgate.platform.settings.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One event loop of the server; all instances share the port. */
final class HttpVerticle extends VerticleBase {
    private final HttpSettings settings;
    private final Duration drain;
    private final Supplier<Router> routers;
    private final InvalidRequests invalidRequests;
    private final ConnectionLimit connections;
    private final AtomicInteger boundPort;
    private final BooleanSupplier draining;
    private @Nullable HttpServer server;

    /**
     * @param drain how long a stop waits for requests under way
     * @param boundPort is set to the port in use
     * @param draining whether each answer is the last one of its connection, so that whoever keeps connections open goes
     *     elsewhere before this server closes them
     */
    HttpVerticle(
            HttpSettings settings,
            Duration drain,
            Supplier<Router> routers,
            InvalidRequests invalidRequests,
            ConnectionLimit connections,
            AtomicInteger boundPort,
            BooleanSupplier draining) {
        this.settings = settings;
        this.drain = drain;
        this.routers = routers;
        this.invalidRequests = invalidRequests;
        this.connections = connections;
        this.boundPort = boundPort;
        this.draining = draining;
    }

    @Override
    public Future<?> start() {
        var watch = new ConnectionWatch(settings.idleTimeout(), connections);
        Router router = routers.get();
        router.route().order(-1).handler(context -> watch(watch, context));
        vertx.setPeriodic(1_000, _ -> watch.closeIdle());
        HttpServer listening = vertx.createHttpServer(options())
                .connectionHandler(connection -> {
                    invalidRequests.watch(connection);
                    watch.handle(connection);
                })
                .invalidRequestHandler(invalidRequests)
                .requestHandler(router);
        server = listening;
        return Listening.begin(listening, settings).onSuccess(bound -> boundPort.set(bound.actualPort()));
    }

    private void watch(ConnectionWatch watch, RoutingContext context) {
        if (!watch.begun(context.request())) {
            return;
        }
        context.addHeadersEndHandler(_ -> {
            if (draining.getAsBoolean()) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            if (context.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
                watch.noMore(context.request());
            }
        });
        context.addEndHandler(_ -> watch.ended(context.request()));
        context.next();
    }

    private HttpServerOptions options() {
        // Port -1 is one free port for all instances; 0 would give each its own. HTTP/2 without TLS is off: a
        // connection
        // that may become one is not seen before its first whole head, so a slow head could not be cut.
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? -1 : settings.port())
                .setMaxInitialLineLength(settings.maxUriBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                // There are no web sockets here, and their handlers would see every message.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS);
    }
}
