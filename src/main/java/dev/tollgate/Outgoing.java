package dev.tollgate;

import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Starts what tells those outside. */
final class Outgoing {
    /** Changing it makes every stored secret of a webhook unreadable. */
    private static final String PURPOSE = "secrets of webhooks";

    private Outgoing() {}

    /** The room of webhooks, put together; it sends where the node does jobs. Blocks. */
    static WebhooksRoom start(
            Vertx vertx, Bus bus, MongoClient mongo, Path dataFolder, Settings settings, UndoSteps undo) {
        WebhooksRoom room = Tollgate.await(IdentityRoom.installationKey(vertx, settings.identity(), dataFolder, PURPOSE)
                .compose(key -> WebhooksRoom.deploy(
                        vertx,
                        bus,
                        new WebhooksRoom.Ground(mongo, Ids.random(), Clock.systemUTC(), key),
                        settings.webhooks())));
        undo.push(() -> Tollgate.await(room.undeploy()));
        if (settings.node().doesJobs()) {
            Tollgate.await(room.startSending());
        }
        return room;
    }

    /** The jobs of webhooks beside others. */
    static List<Job> with(WebhooksRoom webhooks, List<Job> others) {
        return Stream.concat(others.stream(), webhooks.jobs().stream()).toList();
    }
}
