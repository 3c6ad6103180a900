package dev.tollgate;

import dev.tollgate.billing.reconcile.NightlyReconciliation;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.jobs.JobLease;
import dev.tollgate.platform.jobs.JobsVerticle;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** What one of all nodes does at a time. */
final class BackgroundWork {
    /** How often a node looks whether it is time to reconcile. */
    private static final Duration RECONCILE_LOOK = Duration.ofSeconds(30);

    private BackgroundWork() {}

    /**
     * Lets the node take its turn. Blocks.
     *
     * @return what is to be undeployed at the end
     */
    static List<String> start(
            NodeRuntime runtime, Stores stores, Settings settings, Clock clock, String nodeId, List<Job> jobs) {
        List<String> deployments = new ArrayList<>();
        deployments.add(
                Waiting.await(runtime.vertx().deployVerticle(new JobsVerticle(stores.mongo(), clock, nodeId, jobs))));
        String at = settings.billing().reconcileAt();
        if (!at.isEmpty()) {
            deployments.add(Waiting.await(NightlyReconciliation.deploy(
                    runtime.vertx(),
                    stores.mongo(),
                    clock,
                    runtime.meters(),
                    new NightlyReconciliation.Options(
                            LocalTime.parse(at),
                            nodeId,
                            ReconcileCommand.reports(settings),
                            RECONCILE_LOOK,
                            JobLease.LIFE.dividedBy(5)))));
        }
        return deployments;
    }
}
