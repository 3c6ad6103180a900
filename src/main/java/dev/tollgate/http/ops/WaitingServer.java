package dev.tollgate.http.ops;

import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.http.entry.Entrance;
import dev.tollgate.http.entry.Listening;
import dev.tollgate.http.entry.TrustedProxies;
import dev.tollgate.http.error.ErrorBodies;
import dev.tollgate.http.error.FailureHandler;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers on the node's port while it waits for what it cannot start without: it lives, it is not ready and says why, and
 * everything else is 503. Closed before the real server listens there.
 */
public final class WaitingServer {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final HttpServer server;

    private WaitingServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param waitedFor name of the dependency, as `/health/ready` shows it
     * @return fails when the port is taken
     */
    public static Future<WaitingServer> start(
            Vertx vertx, HttpSettings settings, String waitedFor, Clock clock, Ids ids) {
        var entrance = new Entrance(ids, new TrustedProxies(settings.trustedProxies()), List.of());
        var bodies = new BodyReader(vertx, settings.maxBodyBytes(), settings.bodyTimeout());
        var missing = new HealthCheck(waitedFor, true, () -> Future.failedFuture("not there yet"));
        var router = Router.router(vertx);
        router.route().handler(entrance).handler(WaitingServer::announceEnd);
        new Health(List.of(missing), new AtomicBoolean()).mount(router);
        router.route().handler(context -> context.fail(notYet(waitedFor)));
        router.route().failureHandler(new FailureHandler(entrance, bodies, new ErrorBodies(clock)));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setMaxInitialLineLength(settings.maxUriBytes())
                        .setMaxHeaderSize(settings.maxHeaderBytes())
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout((int) RETRY_AFTER.toSeconds()))
                .requestHandler(router);
        return Listening.begin(server, settings).map(WaitingServer::new);
    }

    /** The caller's next request is for the real server. */
    private static void announceEnd(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.next();
    }

    private static TollgateException notYet(String waitedFor) {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The server is starting and waits for " + waitedFor)
                .retryAfter(RETRY_AFTER);
    }

    /** The port in use. */
    public int port() {
        return server.actualPort();
    }

    /** Frees the port; a second call does nothing. */
    public Future<Void> close() {
        return server.close();
    }
}
