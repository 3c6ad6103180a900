package dev.tollgate.billing.reconcile;

import dev.tollgate.platform.jobs.JobLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles once a day, on one of the nodes, while all serve requests; it only reads, and a command rebuilds. */
public final class NightlyReconciliation extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyReconciliation.class);

    /** A day that no node began in this time is left out: nobody wants it in the middle of the day. */
    private static final Duration WINDOW = Duration.ofHours(2);

    /** After a run that failed. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    /**
     * When and where.
     *
     * @param at time of the day, UTC
     * @param node who does it, for the database
     * @param reports folder of the reports, made when there is one
     * @param lookEvery how often the node looks whether it is time
     * @param renewEvery how often it tells that it is still at it; several times in {@link JobLease#LIFE}
     */
    public record Options(LocalTime at, String node, Path reports, Duration lookEvery, Duration renewEvery) {}

    private final MongoClient mongo;
    private final InstantSource clock;
    private final Options options;
    private final JobLease lease;
    private final AtomicLong differences;
    private final Counter equal;
    private final Counter different;
    private final Counter failed;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private boolean running;
    private @Nullable Run run;

    /** A run under way; it ends when its lease is lost, which says nothing of the runs of other nights. */
    private record Run(long term, AtomicBoolean lost) {}

    private NightlyReconciliation(MongoClient mongo, InstantSource clock, MeterRegistry meters, Options options) {
        this.mongo = mongo;
        this.clock = clock;
        this.options = options;
        this.lease = new JobLease(mongo, "reconcile");
        this.differences = meters.gauge("tollgate.billing.reconcile.differences", new AtomicLong());
        this.equal = meters.counter("tollgate.billing.reconcile.runs", "result", "equal");
        this.different = meters.counter("tollgate.billing.reconcile.runs", "result", "different");
        this.failed = meters.counter("tollgate.billing.reconcile.runs", "result", "failed");
    }

    /** Starts it on a thread of its own; undeployed, it ends what it is at. The Mongo client must outlive it. */
    public static Future<String> deploy(
            Vertx vertx, MongoClient mongo, InstantSource clock, MeterRegistry meters, Options options) {
        return vertx.deployVerticle(
                new NightlyReconciliation(mongo, clock, meters, options),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(options.lookEvery().toMillis(), _ -> look());
        vertx.setPeriodic(options.renewEvery().toMillis(), _ -> renew());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped.set(true);
        return Future.succeededFuture();
    }

    private void renew() {
        Run renewed = run;
        if (renewed != null) {
            lease.renew(renewed.term(), clock.millis())
                    .onSuccess(stillHeld -> {
                        if (!stillHeld) {
                            renewed.lost().set(true);
                        }
                    })
                    .onFailure(unknown -> LOG.info("it is not told that this node lives: {}", unknown.toString()));
        }
    }

    private void look() {
        Optional<String> day = dueDay(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC), options.at());
        if (running || day.isEmpty()) {
            return;
        }
        running = true;
        try {
            lease.take(day.get(), options.node(), clock.millis())
                    .await()
                    .ifPresent(taken -> reconcile(taken, day.get()));
        } catch (RuntimeException e) {
            LOG.info("reconciliation is tried again: {}", e.getMessage());
        } finally {
            running = false;
        }
    }

    /** The day whose time has come, for a while after it. */
    static Optional<String> dueDay(LocalDateTime now, LocalTime at) {
        LocalDateTime today = now.toLocalDate().atTime(at);
        LocalDateTime last = today.isAfter(now) ? today.minusDays(1) : today;
        return Duration.between(last, now).compareTo(WINDOW) < 0
                ? Optional.of(last.toLocalDate().toString())
                : Optional.empty();
    }

    private void reconcile(long taken, String day) {
        var own = new Run(taken, new AtomicBoolean());
        run = own;
        try {
            var pace = new Pace(true, () -> stopped.get() || own.lost().get());
            Report report = new Reconciliation(mongo, clock, pace, UpstreamCounts.none()).run();
            if (lease.done(taken, day, result(report)).await()) {
                tell(report, day);
            } else {
                failed.increment();
                LOG.warn("reconciliation of {} took so long that another node took over", day);
            }
        } catch (ReconciliationException e) {
            failed.increment();
            LOG.warn("reconciliation of {} could not be done: {}", day, e.getMessage());
            lease.failed(taken, clock.millis() + PAUSE.toMillis())
                    .onFailure(unknown -> LOG.info("it is not released", unknown));
        } finally {
            run = null;
        }
    }

    private static JsonObject result(Report report) {
        return new JsonObject()
                .put("result", report.isEqual() ? "equal" : "different")
                .put("differences", report.differences());
    }

    private void tell(Report report, String day) {
        differences.set(report.differences());
        (report.isEqual() ? equal : different).increment();
        Path file = options.reports().resolve("reconciliation-" + day + ".json");
        report.write(file);
        if (report.isEqual()) {
            LOG.info("reconciliation {}; report in {}", report.summary(), file);
        } else {
            LOG.error("reconciliation {}; report in {}", report.summary(), file);
        }
    }
}
