package dev.tollgate;

import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.billing.payment.PaymentRoom;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.chat.provider.demo.DemoUpstream;
import dev.tollgate.context.ContextRoom;
import dev.tollgate.events.Webhooks;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.http.HttpRoom;
import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.http.idempotency.LeftKeys;
import dev.tollgate.http.limit.RateLimiter;
import dev.tollgate.http.ops.OperationsServer;
import dev.tollgate.http.ops.WaitingServer;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.audit.MongoAuditLog;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.mail.Mails;
import dev.tollgate.platform.mail.SmtpMails;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.DataFolder;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.platform.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One node: builds the rooms from the settings, from the stores upwards, and takes them down in the opposite order.
 *
 * <p>Starting and stopping block, so both are for the main thread and its like.
 */
public final class Tollgate implements AutoCloseable {
    private static final String DOCUMENT = "openapi.yaml";

    /** One closing step may take so long, drain of requests aside. */
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(20);

    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final Ids ids = Ids.random();
    private final UndoSteps undo = new UndoSteps();

    private Optional<Secret> madeAdminPassword = Optional.empty();
    private boolean demoOn;
    private int port;

    private Tollgate(Settings settings) {
        this.settings = settings;
    }

    /** A node that is not started yet. */
    static Tollgate of(Settings settings) {
        return new Tollgate(settings);
    }

    /** Starts a node with options of Vert.x, for those who watch its event loops. */
    public static Tollgate start(Settings settings, VertxOptions options) {
        var node = new Tollgate(settings);
        node.start(options);
        return node;
    }

    /**
     * Starts it; on failure what was started is stopped again. It may be closed from another thread meanwhile, and then
     * fails with IllegalStateException.
     */
    void start(VertxOptions options) {
        try {
            startRooms(options);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startRooms(VertxOptions options) {
        DataFolder folder = DataFolder.open(settings.node().dataDir());
        undo.push(folder::close);
        String nodeId = NodeId.of(folder.path(), ids);
        NodeRuntime runtime =
                NodeRuntime.create(options, settings.cluster(), settings.node().servesRequests() ? nodeId : "");
        undo.push(() -> await(runtime.vertx().close()));

        Stores stores = await(Stores.open(runtime.vertx(), folder.path(), settings.stores()));
        undo.push(() -> await(stores.close()));
        WaitingServer waiting = Dependencies.awaitDatabase(runtime, stores, settings.http(), undo);
        await(new StoreSchema(Dependencies.collections()).apply(stores.mongo()));

        var bus = new Bus(runtime.vertx(), settings.node().busTimeout());
        Mails mails = SmtpMails.of(runtime.vertx(), settings.mail());
        undo.push(() -> await(mails.close()));
        var identity = await(IdentityRoom.deploy(
                runtime.vertx(),
                bus,
                new IdentityRoom.Ground(stores.mongo(), folder.path(), ids, clock),
                settings.identity(),
                new IdentityRoom.Outside(
                        new MongoOutbox(stores.mongo()), mails, settings.http().linkBase())));
        undo.push(() -> await(identity.undeploy()));
        madeAdminPassword = await(identity.ensureAdmin());
        var outgoing = new Outgoing(runtime.vertx(), bus, stores.mongo(), identity, mails);
        WebhooksRoom webhooks = outgoing.start(folder.path(), settings, undo);

        ModelSettings models = withDemo(runtime);
        BillingRoom billing = await(BillingOptions.deploy(settings, runtime, bus, stores, models, nodeId, webhooks));
        undo.push(() -> await(billing.stop()));
        PaymentRoom payments =
                await(PaymentOptions.deploy(settings, runtime, bus, stores, billing.billing(), ids, clock));
        undo.push(() -> await(payments.stop()));
        ContextRoom context = startContext(runtime, bus, stores);
        if (settings.node().doesJobs()) {
            BackgroundWork.start(runtime, stores, settings, clock, nodeId, outgoing.jobs(webhooks, clock))
                    .forEach(id -> undo.push(() -> await(runtime.vertx().undeploy(id))));
        }
        if (settings.node().servesRequests()) {
            ServedModels served = ServedModels.start(
                    runtime,
                    bus,
                    settings,
                    models,
                    new ServedModels.Ground(stores.mongo(), nodeId, billing.billing(), context.context()),
                    undo);
            close(waiting);
            var drain = new Drain(
                    runtime.vertx(),
                    served.chat().deploymentId(),
                    settings.node().drainNotice(),
                    settings.node().drainTimeout());
            undo.push(() -> await(drain.endChat()));
            startHttp(
                    runtime,
                    stores,
                    new Rooms(identity, billing, payments.payments(), context, served, webhooks.webhooks()),
                    drain);
        } else {
            close(waiting);
            startOperations(runtime, stores, billing);
        }
    }

    private static void close(@Nullable WaitingServer waiting) {
        if (waiting != null) {
            await(waiting.close());
        }
    }

    /** What a node without requests shows. */
    private void startOperations(NodeRuntime runtime, Stores stores, BillingRoom billing) {
        OperationsServer server = await(OperationsServer.start(
                runtime.vertx(), settings.http(), runtime.meters(), Dependencies.checks(stores, billing), clock, ids));
        undo.push(() -> await(server.close()));
        port = server.port();
    }

    /** What http stands on. */
    private record Rooms(
            IdentityRoom identity,
            BillingRoom billing,
            Payments payments,
            ContextRoom context,
            ServedModels served,
            Webhooks hooks) {}

    /** The demo is an upstream of our own: its address is known only once it runs. */
    private ModelSettings withDemo(NodeRuntime runtime) {
        ModelSettings.ProviderSettings demo = settings.models().providers().get(DemoUpstream.PROVIDER);
        if (demo == null || !demo.isOn()) {
            return settings.models();
        }
        DemoUpstream upstream = await(DemoUpstream.start(runtime.vertx(), demo.chunkDelay()));
        undo.push(() -> await(upstream.close()));
        demoOn = true;
        return settings.models().withBaseUrl(DemoUpstream.PROVIDER, upstream.baseUrl());
    }

    private ContextRoom startContext(NodeRuntime runtime, Bus bus, Stores stores) {
        ContextRoom room = await(ContextRoom.deploy(
                runtime.vertx(), bus, new ContextRoom.Ground(stores.mongo(), ids, clock, runtime.meters())));
        undo.push(() -> await(room.stop()));
        return room;
    }

    private void startHttp(NodeRuntime runtime, Stores stores, Rooms rooms, Drain drain) {
        var limiter = new RateLimiter(runtime.vertx(), stores.redis(), runtime.nodes(), clock, ids, runtime.meters());
        await(limiter.start());
        undo.push(limiter::close);
        BillingRoom billing = rooms.billing();
        var idempotency = new IdempotencyStore(stores.mongo(), clock, billing::epochId);
        var leftKeys = new LeftKeys(idempotency, billing::livingEpochs, billing::isBooked);
        billing.onTakenOver((_, epochId) -> leftKeys.end(epochId));
        await(leftKeys.endAll());

        var surfaces = new Surfaces(
                settings,
                rooms.identity(),
                billing.billing(),
                Reports.of(runtime.vertx(), stores.mongo(), billing.billing(), clock),
                rooms.payments(),
                rooms.context(),
                rooms.served(),
                clock,
                ids);
        HttpRoom http = await(HttpRoom.deploy(
                runtime.vertx(),
                new HttpRoom.Config(
                        settings.http(),
                        settings.rateLimits(),
                        settings.overload(),
                        drain.serverLimit(),
                        runtime.eventLoops(),
                        DOCUMENT,
                        settings.identity().internalServiceKey()),
                new HttpRoom.Parts(
                        rooms.identity().authenticator()::authenticate,
                        limiter,
                        idempotency,
                        leftKeys,
                        runtime.meters(),
                        Dependencies.checks(stores, billing),
                        clock,
                        ids),
                surfaces.faces(
                        limiter,
                        stores.redis(),
                        new MongoAuditLog(stores.mongo(), clock),
                        rooms.hooks(),
                        drain::isStopping),
                surfaces.pages()));
        undo.push(() -> await(drain.stop(http), drain.limit().plus(STEP_TIMEOUT)));
        port = http.port();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The admin's password when one was made at this start. */
    public Optional<Secret> madeAdminPassword() {
        return madeAdminPassword;
    }

    /** Whether the demo answers for some models. */
    public boolean isDemoOn() {
        return demoOn;
    }

    /** Stops taking requests, ends those under way, books what is to be booked, closes the stores. */
    @Override
    public void close() {
        undo.close();
    }

    static <T> T await(Future<T> future) {
        return await(future, STEP_TIMEOUT);
    }

    private static <T> T await(Future<T> future, Duration limit) {
        try {
            return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("A part of the node did not start or stop in time", e);
        }
    }
}
