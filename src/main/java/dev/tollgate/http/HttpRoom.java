package dev.tollgate.http;

import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.http.entry.Entrance;
import dev.tollgate.http.entry.TrustedProxies;
import dev.tollgate.http.error.ErrorBodies;
import dev.tollgate.http.error.FailureHandler;
import dev.tollgate.http.error.InvalidRequests;
import dev.tollgate.http.idempotency.Idempotency;
import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.http.idempotency.LeftKeys;
import dev.tollgate.http.limit.ConnectionLimit;
import dev.tollgate.http.limit.NodeCapacity;
import dev.tollgate.http.limit.NodeLimits;
import dev.tollgate.http.limit.RateLimiter;
import dev.tollgate.http.limit.RequestLimits;
import dev.tollgate.http.ops.HealthCheck;
import dev.tollgate.http.ops.OperationsRoutes;
import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.HttpSettings;
import dev.tollgate.platform.settings.OverloadSettings;
import dev.tollgate.platform.settings.RateLimitSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.openapi.validation.RequestValidator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running HTTP server of a node. */
public final class HttpRoom {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRoom.class);
    private static final long SWEEP_MS = TimeUnit.MINUTES.toMillis(1);

    private final Vertx vertx;
    private final String deploymentId;
    private final int port;
    private final AtomicBoolean draining;
    private final long sweepTimer;

    private HttpRoom(Vertx vertx, String deploymentId, int port, AtomicBoolean draining, long sweepTimer) {
        this.vertx = vertx;
        this.deploymentId = deploymentId;
        this.port = port;
        this.draining = draining;
        this.sweepTimer = sweepTimer;
    }

    /**
     * How the server runs.
     *
     * @param drain how long a stop waits for requests under way
     * @param instances event loops that serve, 1 or more
     * @param contract what is served
     * @param serviceKey what other services of the installation show; empty: they are not let in
     */
    public record Config(
            HttpSettings http,
            RateLimitSettings limits,
            OverloadSettings overload,
            Duration drain,
            int instances,
            ApiContract contract,
            Secret serviceKey) {}

    /**
     * What the server stands on.
     *
     * @param authenticator the caller behind a credential; fails with UNAUTHENTICATED
     * @param limiter started; the one that the faces' FailedSignIns use
     * @param idempotency prepared
     * @param leftKeys over the same store
     * @param meters what `/metrics` shows
     * @param healthChecks what `/health/ready` asks, besides the limiter
     */
    public record Parts(
            Function<Credential, Future<Principal>> authenticator,
            RateLimiter limiter,
            IdempotencyStore idempotency,
            LeftKeys leftKeys,
            PrometheusMeterRegistry meters,
            List<HealthCheck> healthChecks,
            Clock clock,
            Ids ids) {
        public Parts {
            healthChecks = List.copyOf(healthChecks);
        }
    }

    /** Starts serving; fails when the document and the faces do not fit each other, or the port is taken. */
    public static Future<HttpRoom> deploy(Vertx vertx, Config config, Parts parts, List<Face> faces) {
        return deploy(vertx, config, parts, faces, List.of());
    }

    /** The same with pages for people beside the operations. */
    public static Future<HttpRoom> deploy(
            Vertx vertx, Config config, Parts parts, List<Face> faces, List<Pages> pages) {
        ApiContract contract = config.contract();
        return vertx.executeBlocking(() -> new ApiRouter(contract.forRouter(), contract.document(), faces, pages))
                .compose(router -> deploy(vertx, config, parts, router));
    }

    private static Future<HttpRoom> deploy(Vertx vertx, Config config, Parts parts, ApiRouter router) {
        var draining = new AtomicBoolean();
        var port = new AtomicInteger();
        var errors = new ErrorBodies(parts.clock);
        var invalid = new InvalidRequests(errors, parts.ids);
        var options = new DeploymentOptions().setInstances(config.instances);
        NodeCapacity capacity = NodeCapacity.ofThisProcess();
        var connections = new ConnectionLimit(config.overload, capacity, parts.meters);
        var node = new NodeLimits(config.overload, capacity, parts.meters);
        return vertx.deployVerticle(
                        () -> new HttpVerticle(
                                config.http,
                                config.drain,
                                () -> instance(vertx, config, parts, new Shared(router, node, draining)),
                                invalid,
                                connections,
                                port,
                                draining::get),
                        options)
                .map(id -> new HttpRoom(vertx, id, port.get(), draining, startSweeping(vertx, parts)));
    }

    /** What all event loops share, besides the parts. */
    private record Shared(ApiRouter router, NodeLimits node, AtomicBoolean draining) {}

    /** Each event loop has its own router: nothing in it is shared but what says so. */
    private static Router instance(Vertx vertx, Config config, Parts parts, Shared shared) {
        ApiRouter router = shared.router;
        HttpSettings http = config.http;
        var entrance = new Entrance(parts.ids, new TrustedProxies(http.trustedProxies()), router.slashPrefixes());
        var bodies = new BodyReader(vertx, http.maxBodyBytes(), http.bodyTimeout());
        var steps = new OperationRoute.Steps(
                new RequestCheck(RequestValidator.create(vertx, router.contract())),
                new SignInGate(parts.authenticator, config.serviceKey),
                shared.node,
                new RequestLimits(parts.limiter, config.limits, parts.clock),
                bodies,
                new Idempotency(parts.idempotency, parts.ids),
                new AnswerWriter(vertx, http.idleTimeout()),
                new FailureHandler(entrance, bodies, new ErrorBodies(parts.clock)),
                parts.ids);
        List<HealthCheck> checks = new ArrayList<>(parts.healthChecks);
        checks.add(new HealthCheck(
                "sharedLimits",
                false,
                () -> parts.limiter.isShared()
                        ? Future.succeededFuture()
                        : Future.failedFuture("limits are counted by this node alone")));
        var pages = new OperationsRoutes(vertx, parts.meters, checks, shared.draining);
        return router.router(vertx, new ApiRouter.Frame(entrance, new AccessLog(parts.meters), pages), steps);
    }

    private static long startSweeping(Vertx vertx, Parts parts) {
        return vertx.setPeriodic(SWEEP_MS, _ -> parts.leftKeys
                .endAll()
                .compose(_ -> parts.idempotency.sweep())
                .onFailure(failure -> LOG.warn("idempotency keys not swept", failure)));
    }

    /** The port in use. */
    public int port() {
        return port;
    }

    /** Readiness goes off; requests are still served, each as the last one of its connection. */
    public void drain() {
        draining.set(true);
    }

    /** Takes no new connections, lets requests under way end within the drain time, and stops. */
    public Future<Void> stop() {
        drain();
        vertx.cancelTimer(sweepTimer);
        return vertx.undeploy(deploymentId);
    }
}
