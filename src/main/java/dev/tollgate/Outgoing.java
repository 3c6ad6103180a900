package dev.tollgate;

import dev.tollgate.billing.alert.MongoAlerts;
import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.events.letter.AlertLetters;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.mail.Mails;
import dev.tollgate.platform.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Starts what tells those outside. */
record Outgoing(Vertx vertx, Bus bus, MongoClient mongo, IdentityRoom people, Mails mails) {
    /** Changing it makes every stored secret of a webhook unreadable. */
    private static final String PURPOSE = "secrets of webhooks";

    /** The room of webhooks, put together; it sends where the node does jobs. Blocks. */
    WebhooksRoom start(Path dataFolder, Settings settings, UndoSteps undo) {
        WebhooksRoom room = Waiting.await(IdentityRoom.installationKey(vertx, settings.identity(), dataFolder, PURPOSE)
                .compose(key -> WebhooksRoom.deploy(
                        vertx,
                        bus,
                        new WebhooksRoom.Ground(mongo, Ids.random(), Clock.systemUTC(), key),
                        settings.webhooks())));
        undo.push(() -> Waiting.await(room.undeploy()));
        if (settings.node().doesJobs()) {
            Waiting.await(room.startSending(letters()::tell));
        }
        return room;
    }

    private AlertLetters letters() {
        return new AlertLetters(people.organisations(), mails, mongo, Clock.systemUTC());
    }

    /** What one of the nodes does from time to time. */
    List<Job> jobs(WebhooksRoom webhooks, BillingRoom billing, InstantSource clock) {
        return Stream.of(
                        Erasing.jobs(people, billing.eraser(Ids.random()), mongo, clock),
                        MongoAlerts.jobs(mongo, clock),
                        letters().jobs(),
                        webhooks.jobs())
                .flatMap(List::stream)
                .toList();
    }
}
