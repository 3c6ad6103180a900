package dev.tollgate.http.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** `/metrics`: what the node counts, in Prometheus' text format 0.0.4. */
final class Metrics {
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;

    Metrics(Vertx vertx, PrometheusMeterRegistry meters) {
        this.vertx = vertx;
        this.meters = meters;
    }

    void mount(Router router) {
        router.get("/metrics").handler(this::answer);
    }

    /** Written on a worker thread: there are thousands of lines. */
    private void answer(RoutingContext context) {
        vertx.executeBlocking(meters::scrape, false)
                .onSuccess(scraped -> context.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(scraped))
                .onFailure(context::fail);
    }
}
