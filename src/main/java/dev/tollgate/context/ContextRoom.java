package dev.tollgate.context;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.List;

/** Opens the room. */
public final class ContextRoom {
    private ContextRoom() {}

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return ContextCollections.all();
    }

    /** Deploys the room on as many event loops as there are cores, and gives what callers hold. */
    public static Future<Context> deploy(Vertx vertx, Bus bus, MongoClient mongo, Ids ids, InstantSource clock) {
        // The service keeps no state, so that any instance may answer any request.
        var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(() -> new ContextVerticle(bus, ContextService.of(mongo, ids, clock)), options)
                .map(_ -> new ContextOverBus(bus));
    }
}
