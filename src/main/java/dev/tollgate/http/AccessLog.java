package dev.tollgate.http;

import dev.tollgate.http.entry.Arrival;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line and one measurement for each request, when it is over. Labels are the path as the document writes it, the
 * method and the status, so their number is bounded; nothing that the caller wrote gets in but the request's label.
 */
final class AccessLog implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tollgate.http.access");
    private static final String OPERATION = "operation";
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    /** As nginx logs a caller who left before the answer was whole. */
    private static final int CALLER_LEFT = 499;

    private final MeterRegistry meters;
    private final ConcurrentMap<Labels, Timer> labelsToTimer = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, DistributionSummary> routeToSize = new ConcurrentHashMap<>();

    /** Meters are kept at hand: to find one in the registry by its labels costs more than to count. */
    private record Labels(String route, String method, int status) {}

    AccessLog(MeterRegistry meters) {
        this.meters = meters;
    }

    static void noteOperation(RoutingContext context, Operation operation) {
        context.put(OPERATION, operation);
    }

    private Timer newTimer(Labels labels) {
        return Timer.builder("tollgate.http.requests")
                .description("Requests by route, from arrival to the last byte")
                .tag("route", labels.route)
                .tag("method", labels.method)
                .tag("status", Integer.toString(labels.status))
                .register(meters);
    }

    private DistributionSummary newSize(String route) {
        return DistributionSummary.builder("tollgate.http.response.size")
                .baseUnit("bytes")
                .tag("route", route)
                .register(meters);
    }

    @Override
    public void handle(RoutingContext context) {
        context.addEndHandler(ended -> note(context, ended.succeeded()));
        context.next();
    }

    private void note(RoutingContext context, boolean whole) {
        Arrival arrival = Arrival.of(context);
        Operation operation = context.get(OPERATION);
        String route = operation == null ? "other" : operation.getOpenAPIPath();
        String sent = context.request().method().name();
        String method = METHODS.contains(sent) ? sent : "other";
        int status = whole ? context.response().getStatusCode() : CALLER_LEFT;
        long nanos = System.nanoTime() - arrival.startedNanos();
        labelsToTimer
                .computeIfAbsent(new Labels(route, method, status), this::newTimer)
                .record(nanos, TimeUnit.NANOSECONDS);
        routeToSize.computeIfAbsent(route, this::newSize).record((double)
                context.response().bytesWritten());
        LOG.info(
                "{} {} {} {} ms request {}",
                method,
                operation == null ? "-" : operation.getOperationId(),
                status,
                nanos / 1_000_000,
                arrival.label());
    }
}
