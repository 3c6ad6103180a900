package dev.tollgate;

import static dev.tollgate.Waiting.await;

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
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.audit.MongoAuditLog;
import dev.tollgate.platform.mail.Mails;
import dev.tollgate.platform.mail.SmtpMails;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.Settings;
import dev.tollgate.platform.store.Stores;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.Optional;

/**
 * One node: builds the rooms from the settings, from the stores upwards, and takes them down in the opposite order.
 *
 * <p>Starting and stopping block, so both are for the main thread and its like.
 */
public final class Tollgate implements AutoCloseable {
    /** One closing step may take so long, drain of requests aside. */
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
        NodeGround ground = NodeGround.lay(options, settings, ids, undo);
        NodeRuntime runtime = ground.runtime();
        Stores stores = ground.stores();
        Mails mails = SmtpMails.of(ground.vertx(), settings.mail());
        undo.push(() -> await(mails.close()));
        IdentityRoom identity = startIdentity(ground, mails);
        var outgoing = new Outgoing(ground.vertx(), ground.bus(), stores.mongo(), identity, mails);
        WebhooksRoom webhooks = outgoing.start(ground.folder(), settings, undo);

        ModelSettings models = withDemo(runtime);
        BillingRoom billing =
                await(BillingOptions.deploy(settings, ground, models, identity.organisations(), webhooks));
        undo.push(() -> await(billing.stop()));
        PaymentRoom payments =
                await(PaymentOptions.deploy(settings, runtime, ground.bus(), stores, billing.billing(), ids, clock));
        undo.push(() -> await(payments.stop()));
        ContextRoom context = startContext(ground);
        if (settings.node().doesJobs()) {
            var jobs = outgoing.jobs(webhooks, billing, clock);
            BackgroundWork.start(runtime, stores, settings, clock, ground.nodeId(), jobs)
                    .forEach(id -> undo.push(() -> await(runtime.vertx().undeploy(id))));
        }
        if (settings.node().servesRequests()) {
            serve(ground, models, new Rooms(identity, billing, payments.payments(), context, webhooks.webhooks()));
        } else {
            ground.endWaiting();
            startOperations(ground, billing);
        }
    }

    private IdentityRoom startIdentity(NodeGround ground, Mails mails) {
        IdentityRoom identity = await(IdentityRoom.deploy(
                ground.vertx(),
                ground.bus(),
                new IdentityRoom.Ground(ground.stores().mongo(), ground.folder(), ids, clock),
                settings.identity(),
                new IdentityRoom.Outside(
                        new MongoOutbox(ground.stores().mongo()),
                        mails,
                        settings.http().linkBase())));
        undo.push(() -> await(identity.undeploy()));
        madeAdminPassword = await(identity.ensureAdmin());
        return identity;
    }

    /** What a node without requests shows. */
    private void startOperations(NodeGround ground, BillingRoom billing) {
        OperationsServer server = await(OperationsServer.start(
                ground.vertx(),
                settings.http(),
                ground.runtime().meters(),
                Dependencies.checks(ground.stores(), billing),
                clock,
                ids));
        undo.push(() -> await(server.close()));
        port = server.port();
    }

    /** What chat and http stand on. */
    private record Rooms(
            IdentityRoom identity, BillingRoom billing, Payments payments, ContextRoom context, Webhooks hooks) {}

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

    private ContextRoom startContext(NodeGround ground) {
        ContextRoom room = await(ContextRoom.deploy(
                ground.vertx(),
                ground.bus(),
                new ContextRoom.Ground(
                        ground.stores().mongo(), ids, clock, ground.runtime().meters())));
        undo.push(() -> await(room.stop()));
        return room;
    }

    private void serve(NodeGround ground, ModelSettings models, Rooms rooms) {
        ServedModels served = ServedModels.start(
                ground.runtime(),
                ground.bus(),
                settings,
                models,
                new ServedModels.Ground(
                        ground.stores().mongo(),
                        ground.nodeId(),
                        rooms.billing().billing(),
                        rooms.context().context()),
                undo);
        ground.endWaiting();
        var drain = new Drain(
                ground.vertx(),
                served.chat().deploymentId(),
                settings.node().drainNotice(),
                settings.node().drainTimeout());
        undo.push(() -> await(drain.endChat()));
        startHttp(ground, rooms, served, drain);
    }

    private void startHttp(NodeGround ground, Rooms rooms, ServedModels served, Drain drain) {
        NodeRuntime runtime = ground.runtime();
        Stores stores = ground.stores();
        var limiter = new RateLimiter(
                runtime.vertx(), stores.redis(), RateLimiter.PATIENCE, runtime.nodes(), clock, ids, runtime.meters());
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
                served,
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
                        await(ground.contract()),
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
        undo.push(() -> await(drain.stop(http), drain.limit().plus(Waiting.STEP_TIMEOUT)));
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
}
