package dev.tollgate.http.ops;

import dev.tollgate.http.entry.PageRoute;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** `/health/live`: the process turns. `/health/ready`: it may be sent requests, and what it depends on is there. */
final class Health {
    private static final long PROBE_TIMEOUT_SECONDS = 2;
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<HealthCheck> checks;
    private final AtomicBoolean draining;
    private Future<List<Result>> latest = Future.failedFuture("never asked");
    private long latestNanos;

    private record Result(HealthCheck check, boolean up) {}

    Health(List<HealthCheck> checks, AtomicBoolean draining) {
        this.checks = List.copyOf(checks);
        this.draining = draining;
        this.latestNanos = System.nanoTime() - KEPT_NANOS;
    }

    void mount(Router router) {
        PageRoute.of(router, "/health/live")
                .handler(context -> answer(context, 200, new JsonObject().put("status", "up")));
        PageRoute.of(router, "/health/ready").handler(this::ready);
    }

    private void ready(RoutingContext context) {
        results().onSuccess(results -> {
            JsonObject dependencies = new JsonObject();
            boolean down = false;
            boolean degraded = false;
            for (Result result : results) {
                String state = result.up ? "up" : result.check.required() ? "down" : "degraded";
                dependencies.put(result.check.name(), state);
                down |= !result.up && result.check.required();
                degraded |= !result.up;
            }
            String status = draining.get() ? "draining" : down ? "down" : degraded ? "degraded" : "up";
            int code = draining.get() || down ? 503 : 200;
            answer(context, code, new JsonObject().put("status", status).put("dependencies", dependencies));
        });
    }

    /** Asked at most once a second, so that a poller cannot load what it watches. */
    private Future<List<Result>> results() {
        long now = System.nanoTime();
        if (now - latestNanos >= KEPT_NANOS) {
            latestNanos = now;
            latest = probeAll();
        }
        return latest;
    }

    private Future<List<Result>> probeAll() {
        List<Future<Result>> probes = new ArrayList<>();
        for (HealthCheck check : checks) {
            probes.add(probe(check)
                    .timeout(PROBE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .transform(probed -> Future.succeededFuture(new Result(check, probed.succeeded()))));
        }
        return Future.all(probes).map(_ -> probes.stream().map(Future::result).toList());
    }

    private Future<Void> probe(HealthCheck check) {
        try {
            return check.probe().get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }
}
