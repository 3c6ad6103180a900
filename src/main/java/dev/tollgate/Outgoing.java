package dev.tollgate;

import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.settings.Settings;
import io.vertx.core.Future;
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

    /** What it stands on. */
    record Ground(MongoClient mongo, Path dataFolder, Ids ids, Clock clock) {}

    static Future<WebhooksRoom> webhooks(Vertx vertx, Bus bus, Ground ground, Settings settings) {
        return IdentityRoom.installationKey(vertx, settings.identity(), ground.dataFolder(), PURPOSE)
                .compose(key -> WebhooksRoom.deploy(
                        vertx,
                        bus,
                        new WebhooksRoom.Ground(ground.mongo(), ground.ids(), ground.clock(), key),
                        settings.webhooks()));
    }

    /** The jobs of webhooks beside others. */
    static List<Job> with(WebhooksRoom webhooks, List<Job> others) {
        return Stream.concat(others.stream(), webhooks.jobs().stream()).toList();
    }
}
