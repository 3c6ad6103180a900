package dev.tollgate.events.webhook;

import dev.tollgate.events.Webhooks;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.outbox.Audience;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import dev.tollgate.platform.outbox.OutboxRows;
import dev.tollgate.platform.settings.WebhookSettings;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The room put together and running. */
public final class WebhooksRoom {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    private final Vertx vertx;
    private final Ground ground;
    private final TargetRules rules;
    private final SystemHostNames names;
    private final Targets targets;
    private final WebhookStore store;
    private final DeliveryStore deliveries;
    private final SecretVault vault;
    private final Webhooks webhooks;
    private final List<String> deployments = new CopyOnWriteArrayList<>();

    private WebhooksRoom(Vertx vertx, Bus bus, Ground ground, WebhookSettings settings) {
        this.vertx = vertx;
        this.ground = ground;
        rules = new TargetRules(settings.allowedPrivateTargets());
        names = new SystemHostNames(vertx);
        targets = new Targets(rules, names);
        store = new WebhookStore(ground.mongo());
        deliveries = new DeliveryStore(ground.mongo());
        vault = new SecretVault(ground.key());
        webhooks = new WebhooksOverBus(bus);
    }

    /**
     * What the room stands on.
     *
     * @param key of the installation, for the secrets of webhooks alone
     */
    public record Ground(MongoClient mongo, Ids ids, InstantSource clock, Secret key) {}

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return List.of(WebhookStore.collection(), DeliveryStore.collection());
    }

    /** Serves {@link Webhooks} on the bus. */
    public static Future<WebhooksRoom> deploy(Vertx vertx, Bus bus, Ground ground, WebhookSettings settings) {
        var room = new WebhooksRoom(vertx, bus, ground, settings);
        var service =
                new WebhookService(room.store, room.deliveries, room.targets, room.vault, ground.ids(), ground.clock());
        return room.deploy(new WebhooksVerticle(bus, service)).map(_ -> room);
    }

    private Future<Void> deploy(VerticleBase verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployments::add).mapEmpty();
    }

    /** Who wants to be told of what. */
    public Audience audience() {
        return new Subscriptions(store, ground.clock());
    }

    /** The room, asked over the bus. */
    public Webhooks webhooks() {
        return webhooks;
    }

    /**
     * Lets this node take its turn at sending, until the room ends.
     *
     * @param others are told of each event of the outbox as well, once at least
     */
    public Future<Void> startSending(Function<OutboxEvent, Future<Void>> others) {
        InstantSource clock = ground.clock();
        var sender = new Sender(vertx, targets, rules, ATTEMPT_TIMEOUT, Dispatcher.MAX_TURNS);
        var schedule = new Schedule(new SplittableRandom()::nextDouble);
        var turns = new QueueTurns(
                store,
                deliveries,
                vault,
                sender,
                schedule,
                new QueueTurns.Ground(new MongoOutbox(ground.mongo()), ground.ids(), clock));
        var fanout = new Fanout(new OutboxRows(ground.mongo()), store, deliveries, clock, others);
        return deploy(new DispatchVerticle(new Dispatcher(fanout, store, turns, clock), sender, BETWEEN_LOOKS));
    }

    /** Forgets the webhooks of closed organisations, and events that nobody is told any more. */
    public static Eraser eraser(MongoClient mongo, InstantSource clock) {
        return new WebhookEraser(new WebhookStore(mongo), new DeliveryStore(mongo), new OutboxRows(mongo), clock);
    }

    /**
     * What one of the nodes does from time to time: what is older than a month goes, and what deleted
     * organisations left once it is sent.
     */
    public List<Job> jobs() {
        return List.of(new Job("webhook-log", BETWEEN_SWEEPS, this::sweep));
    }

    private Future<Void> sweep() {
        Instant before = ground.clock().instant().minus(KEPT);
        var outbox = new OutboxRows(ground.mongo());
        return deliveries
                .removeBefore(before.toEpochMilli())
                .compose(_ -> outbox.removeHandedOn(before))
                .compose(_ -> new WebhookEraser(store, deliveries, outbox, ground.clock()).sweep());
    }

    /** Ends the room; what is being sent is sent first. */
    public Future<Void> undeploy() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList())
                .eventually(names::close)
                .mapEmpty();
    }
}
