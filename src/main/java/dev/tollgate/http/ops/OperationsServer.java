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
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a node shows that serves no requests of the API: health and metrics; all else is not there. */
public final class OperationsServer {
    private final HttpServer server;

    private OperationsServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param checks what `/health/ready` asks
     * @return fails when the port is taken
     */
    public static Future<OperationsServer> start(
            Vertx vertx,
            HttpSettings settings,
            PrometheusMeterRegistry meters,
            List<HealthCheck> checks,
            Clock clock,
            Ids ids) {
        var entrance = new Entrance(ids, new TrustedProxies(settings.trustedProxies()), List.of());
        var bodies = new BodyReader(vertx, settings.maxBodyBytes(), settings.bodyTimeout());
        var router = Router.router(vertx);
        router.route().handler(entrance);
        new Health(checks, new AtomicBoolean()).mount(router);
        new Metrics(vertx, meters).mount(router);
        router.route()
                .handler(context -> context.fail(
                        new TollgateException(ErrorKind.NOT_FOUND, "This node serves no requests of the API")));
        router.route().failureHandler(new FailureHandler(entrance, bodies, new ErrorBodies(clock)));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setMaxInitialLineLength(settings.maxUriBytes())
                        .setMaxHeaderSize(settings.maxHeaderBytes())
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout((int) settings.idleTimeout().toSeconds()))
                .requestHandler(router);
        return Listening.begin(server, settings).map(OperationsServer::new);
    }

    /** The port in use. */
    public int port() {
        return server.actualPort();
    }

    /** Stops it at once. */
    public Future<Void> close() {
        return server.close();
    }
}
