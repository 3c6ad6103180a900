package dev.tollgate.platform.jobs;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for jobs whose period nobody has done yet, and does them where this node gets to lead them. */
public final class JobsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(JobsVerticle.class);

    /** Of a period a node looks so often whether it is done: one that died is replaced within the same period. */
    private static final int LOOKS = 10;

    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final MongoClient mongo;
    private final InstantSource clock;
    private final String nodeId;
    private final List<Job> jobs;
    private final Set<String> running = new HashSet<>();

    /** @param nodeId for whoever reads the database */
    public JobsVerticle(MongoClient mongo, InstantSource clock, String nodeId, List<Job> jobs) {
        this.mongo = mongo;
        this.clock = clock;
        this.nodeId = nodeId;
        this.jobs = List.copyOf(jobs);
    }

    @Override
    public Future<?> start() {
        for (Job job : jobs) {
            Duration between = job.every().dividedBy(LOOKS);
            Duration look = between.compareTo(MOST_BETWEEN_LOOKS) < 0 ? between : MOST_BETWEEN_LOOKS;
            var lease = new JobLease(mongo, job.name());
            vertx.setPeriodic(0, look.toMillis(), _ -> look(job, lease));
        }
        return Future.succeededFuture();
    }

    private void look(Job job, JobLease lease) {
        if (!running.add(job.name())) {
            return;
        }
        String period = job.periodAt(clock.instant());
        lease.take(period, nodeId, clock.millis())
                .compose(taken ->
                        taken.map(term -> lead(job, lease, term, period)).orElseGet(Future::succeededFuture))
                .onFailure(failure -> LOG.warn("{} is tried again: {}", job.name(), failure.toString()))
                .onComplete(_ -> running.remove(job.name()));
    }

    private Future<Void> lead(Job job, JobLease lease, long term, String period) {
        return attempt(job)
                .timeout(JobLease.LIFE.toMillis(), TimeUnit.MILLISECONDS)
                .compose(_ -> lease.done(term, period, new JsonObject()), failure -> lease.failed(
                                term, clock.millis() + job.pause().toMillis())
                        .transform(_ -> Future.failedFuture(failure)))
                .onSuccess(counts -> {
                    if (!counts) {
                        LOG.warn("{} took so long that another node took over", job.name());
                    }
                })
                .mapEmpty();
    }

    private static Future<Void> attempt(Job job) {
        try {
            return job.work().get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
