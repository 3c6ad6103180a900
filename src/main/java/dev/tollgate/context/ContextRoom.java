package dev.tollgate.context;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;

/** Opens the room. */
public final class ContextRoom {
    private ContextRoom() {}

    /** Makes the indexes, deploys the room on as many event loops as there are cores, and gives what callers hold. */
    public static Future<Context> deploy(Vertx vertx, Bus bus, MongoClient mongo, Ids ids, InstantSource clock) {
        // The service keeps no state, so that any instance may answer any request.
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return ContextCollections.create(mongo)
                .compose(_ -> vertx.deployVerticle(
                        () -> new ContextVerticle(bus, ContextService.of(mongo, ids, clock)), options))
                .map(_ -> new ContextOverBus(bus));
    }
}
