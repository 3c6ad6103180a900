package dev.tollgate.context;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.store.BatchMetrics;
import dev.tollgate.platform.store.CollectionSchema;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The room put together and running. */
public final class ContextRoom {
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Context context;
    private final Library library;
    private final Prompts prompts;
    private final String appending;

    /** What the room stands on. */
    public record Ground(MongoClient mongo, Ids ids, InstantSource clock, MeterRegistry meters) {}

    private ContextRoom(Vertx vertx, Bus bus, String appending) {
        this.vertx = vertx;
        this.context = new ContextOverBus(bus);
        this.library = new LibraryOverBus(bus);
        this.prompts = new PromptsOverBus(bus);
        this.appending = appending;
    }

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return ContextCollections.all();
    }

    /**
     * Deploys the room: what is added goes through one event loop, what chats ask for through as many as there are cores,
     * and what people ask for in their libraries through virtual threads.
     */
    public static Future<ContextRoom> deploy(Vertx vertx, Bus bus, Ground ground) {
        MongoClient mongo = ground.mongo();
        Ids ids = ground.ids();
        InstantSource clock = ground.clock();
        // Shared, so that the figures are those of all event loops.
        var lookups = new BatchMetrics(ground.meters(), "lookups");
        var history = new BatchMetrics(ground.meters(), "history");
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(
                        () -> new ContextVerticle(bus, ContextService.of(mongo, ids, clock, lookups, history)), options)
                .compose(_ -> vertx.deployVerticle(
                        new AppendVerticle(bus, Appends.of(mongo, ids, clock, Timers.of(vertx), ground.meters()))))
                .compose(appending -> vertx.deployVerticle(
                                new LibraryVerticle(
                                        bus,
                                        LibraryService.of(mongo, ids, clock),
                                        new PromptService(mongo, ids, clock)),
                                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                        .map(new ContextRoom(vertx, bus, appending)));
    }

    /** What people keep. */
    public Library library() {
        return library;
    }

    /** Prompts that people keep. */
    public Prompts prompts() {
        return prompts;
    }

    /** Forgets what people said who deleted their account. */
    public static Eraser eraser(MongoClient mongo, InstantSource clock) {
        return new ContextEraser(mongo, clock);
    }

    /** What one of the nodes does from time to time: the last of what was erased goes. */
    public static List<Job> jobs(MongoClient mongo, InstantSource clock) {
        return List.of(new Job("erasedConversations", BETWEEN_SWEEPS, new ContextEraser(mongo, clock)::sweep));
    }

    /** What callers hold. */
    public Context context() {
        return context;
    }

    /** Takes no more exchanges; done when those that were taken are durable. The database must still be open. */
    public Future<Void> stop() {
        return vertx.undeploy(appending);
    }
}
