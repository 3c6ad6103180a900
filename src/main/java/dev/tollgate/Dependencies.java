package dev.tollgate;

import dev.tollgate.billing.alert.MongoAlerts;
import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.billing.payment.PaymentRoom;
import dev.tollgate.billing.statement.MongoStatements;
import dev.tollgate.chat.catalogue.CatalogueRoom;
import dev.tollgate.context.ContextRoom;
import dev.tollgate.events.letter.AlertLetters;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.http.ops.HealthCheck;
import dev.tollgate.http.ops.WaitingServer;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.audit.MongoAuditLog;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.settings.HttpSettings;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node cannot serve without: the wait for it at the start, and the watch over it afterwards. */
final class Dependencies {
    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);

    /** As `/health/ready` names it. */
    private static final String DATABASE = "mongodb";

    /** A database that is there answers in this time; a longer wait is told to callers. */
    private static final long SILENT_WAIT_MS = 1_000;

    private Dependencies() {}

    /**
     * Waits for the database, however long that takes.
     *
     * @return what answers callers until the rooms do, to be closed then; null when the database was there at once
     */
    static @Nullable WaitingServer awaitDatabase(
            NodeRuntime runtime, Stores stores, HttpSettings settings, UndoSteps undo) {
        Future<Void> ready = stores.ready();
        try {
            ready.await(SILENT_WAIT_MS, TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException notYet) {
            WaitingServer waiting = Waiting.await(
                    WaitingServer.start(runtime.vertx(), settings, DATABASE, Clock.systemUTC(), Ids.random()));
            undo.push(() -> Waiting.await(waiting.close()));
            LOG.info("Listening on port {}, and waiting for the database", waiting.port());
            ready.await();
            return waiting;
        }
    }

    /** What `/health/ready` asks. */
    static List<HealthCheck> checks(Stores stores, BillingRoom billing) {
        return List.of(
                new HealthCheck(DATABASE, true, () -> ping(stores)),
                new HealthCheck("billing", true, () -> admits(billing)));
    }

    private static Future<Void> ping(Stores stores) {
        return stores.mongo()
                .runCommand("ping", new JsonObject().put("ping", 1))
                .mapEmpty();
    }

    private static Future<Void> admits(BillingRoom billing) {
        return billing.isReady()
                ? Future.succeededFuture()
                : Future.failedFuture("no holds are taken: the journal is not acknowledged");
    }

    /** Every collection of every room, in one place. */
    static List<CollectionSchema> collections() {
        return Stream.of(
                        IdentityRoom.collections(),
                        BillingRoom.collections(),
                        PaymentRoom.collections(),
                        ContextRoom.collections(),
                        CatalogueRoom.collections(),
                        WebhooksRoom.collections(),
                        List.of(
                                MongoAuditLog.collection(),
                                MongoOutbox.collection(),
                                MongoAlerts.collection(),
                                MongoStatements.collection(),
                                AlertLetters.collection(),
                                IdempotencyStore.collection()))
                .flatMap(List::stream)
                .toList();
    }
}
