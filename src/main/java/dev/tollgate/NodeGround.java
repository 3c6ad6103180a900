package dev.tollgate;

import dev.tollgate.http.ApiContract;
import dev.tollgate.http.ops.WaitingServer;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.DataFolder;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.platform.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What all rooms of a node stand on.
 *
 * @param contract what it serves, being read meanwhile
 */
record NodeGround(
        Path folder,
        String nodeId,
        NodeRuntime runtime,
        Stores stores,
        Bus bus,
        @Nullable WaitingServer waiting,
        Future<ApiContract> contract) {
    private static final String DOCUMENT = "openapi.yaml";

    /** Opens the folder, Vert.x and the stores; done when the database answers and has its collections. Blocks. */
    static NodeGround lay(VertxOptions options, Settings settings, Ids ids, UndoSteps undo) {
        DataFolder folder = DataFolder.open(settings.node().dataDir());
        undo.push(folder::close);
        String nodeId = NodeId.of(folder.path(), ids);
        NodeRuntime runtime =
                NodeRuntime.create(options, settings.cluster(), settings.node().servesRequests() ? nodeId : "");
        undo.push(() -> Waiting.await(runtime.vertx().close()));
        Future<ApiContract> contract = settings.node().servesRequests()
                ? ApiContract.load(runtime.vertx(), DOCUMENT)
                : Future.failedFuture("this node serves no requests");

        Stores stores = Waiting.await(Stores.open(runtime.vertx(), folder.path(), settings.stores()));
        undo.push(() -> Waiting.await(stores.close()));
        WaitingServer waiting = Dependencies.awaitDatabase(runtime, stores, settings.http(), undo);
        Waiting.await(new StoreSchema(Dependencies.collections()).apply(stores.mongo()));
        var bus = new Bus(runtime.vertx(), settings.node().busTimeout());
        return new NodeGround(folder.path(), nodeId, runtime, stores, bus, waiting, contract);
    }

    Vertx vertx() {
        return runtime.vertx();
    }

    /** Frees the port for the server that answers from now on. Blocks. */
    void endWaiting() {
        if (waiting != null) {
            Waiting.await(waiting.close());
        }
    }
}
