package dev.tollgate.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.tollgate.events.CreatedWebhook;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.EventType;
import dev.tollgate.events.NewWebhook;
import dev.tollgate.events.Webhook;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import dev.tollgate.platform.outbox.OutboxRows;
import dev.tollgate.platform.store.StoreSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Webhooks of one organisation over a store in memory, with a clock that goes when it is told to. */
final class WebhookScene implements AutoCloseable {
    /** Much longer than anything takes: the machine of a build may be busy. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final Principal OWNER = new Principal(
            "usr_1",
            "org_acme",
            MemberRole.OWNER,
            PlatformRole.CLIENT,
            null,
            null,
            Set.of(),
            Set.of(),
            KeyLimits.NONE,
            List.of());

    final Vertx vertx = Vertx.vertx();
    final Map<String, String> nameToAddress = new ConcurrentHashMap<>(Map.of("shop.example", "127.0.0.1"));
    final MongoClient mongo;
    final WebhookService service;
    final MongoOutbox outbox;
    /** Types of events that others were told of. */
    final List<String> told = new CopyOnWriteArrayList<>();

    private final String deployment;
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    /** Receivers of this machine are allowed, and none is cut. */
    WebhookScene() {
        this(PATIENCE);
    }

    /** @param timeout after which an attempt is cut */
    WebhookScene(Duration timeout) {
        mongo = MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", server.bindAndGetConnectionString())
                        .put("db_name", "tollgate"));
        done(new StoreSchema(Stream.concat(WebhooksRoom.collections().stream(), Stream.of(MongoOutbox.collection()))
                        .toList())
                .apply(mongo));
        InstantSource clock = () -> now;
        var rules = new TargetRules(List.of("127.0.0.1"));
        var targets = new Targets(rules, this::lookUp);
        var webhooks = new WebhookStore(mongo);
        var deliveries = new DeliveryStore(mongo);
        var vault = new SecretVault(new Secret("the key of the installation"));
        outbox = new MongoOutbox(mongo);
        service = new WebhookService(webhooks, deliveries, targets, vault, Ids.random(), clock);
        var sender = new Sender(vertx, targets, rules, timeout, 50);
        var turns = new QueueTurns(
                webhooks,
                deliveries,
                vault,
                sender,
                new Schedule(() -> 0),
                new QueueTurns.Ground(new MongoOutbox(mongo), Ids.random(), clock));
        var fanout = new Fanout(new OutboxRows(mongo), webhooks, deliveries, clock, event -> {
            told.add(event.type());
            return Future.succeededFuture();
        });
        deployment = done(vertx.deployVerticle(
                new DispatchVerticle(new Dispatcher(fanout, webhooks, turns, clock), sender, Duration.ofMillis(20))));
    }

    private Future<List<InetAddress>> lookUp(String host) {
        try {
            return Future.succeededFuture(List.of(InetAddress.getByName(nameToAddress.getOrDefault(host, host))));
        } catch (UnknownHostException e) {
            return Future.failedFuture(e);
        }
    }

    Instant now() {
        return now;
    }

    /** All deliveries of a webhook, also of one that nobody is shown any more. */
    long deliveriesLeft(String webhookId) {
        return done(mongo.count("deliveries", new JsonObject().put("webhookId", webhookId)));
    }

    /** Whether its only delivery was taken. */
    Future<Boolean> isDelivered(String webhookId) {
        return service.deliveries(new DeliveryQuery(OWNER, webhookId, 1, 100))
                .map(page -> page.deliveries().stream().allMatch(each -> each.state() == Delivery.State.DELIVERED)
                        && !page.deliveries().isEmpty());
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    CreatedWebhook webhook(String url) {
        return done(service.create(new NewWebhook(OWNER, url, Set.of(EventType.KEY_CREATED), null)));
    }

    Webhook shown(String id) {
        return done(service.list(OWNER)).webhooks().stream()
                .filter(webhook -> webhook.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    OutboxEvent event(int number) {
        var data = new JsonObject().put("keyId", "key_" + number).put("name", "Ключ \"1\"");
        return new OutboxEvent("evt." + number, "key.created", "org_acme", now.plusMillis(number), data);
    }

    /** Something happens. */
    void happens(int number) {
        done(outbox.add(event(number)));
    }

    List<Delivery> deliveries(String webhookId) {
        return done(service.deliveries(new DeliveryQuery(OWNER, webhookId, 1, 100)))
                .deliveries();
    }

    /** Waits until the only delivery of the webhook was tried so often, and the turn is over. */
    Delivery attempted(String webhookId, int attempts) {
        until(() -> service.deliveries(new DeliveryQuery(OWNER, webhookId, 1, 100))
                .map(page -> page.deliveries().size() == 1
                        && page.deliveries().getFirst().attempts() == attempts));
        awaitEndOfTurn(webhookId);
        return deliveries(webhookId).getFirst();
    }

    /**
     * Waits until nobody is at the queue of the webhook. An attempt that is written is not the last of a turn: the clock
     * is read once more, to put the next one off, and must not have moved until then.
     */
    void awaitEndOfTurn(String webhookId) {
        until(() -> stored(webhookId).map(webhook -> webhook.getLong("leaseUntil") == 0));
    }

    /** The webhook as it lies in the store. */
    Future<JsonObject> stored(String webhookId) {
        return mongo.findOne("webhooks", new JsonObject().put("_id", webhookId), null);
    }

    /** Waits until that is so. */
    void until(Supplier<Future<Boolean>> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done(condition.get())) {
            assertThat(System.nanoTime()).as("it never came to that").isLessThan(deadline);
            done(vertx.timer(10, TimeUnit.MILLISECONDS));
        }
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in time", e);
        }
    }

    @Override
    public void close() {
        done(vertx.undeploy(deployment));
        done(mongo.close());
        done(vertx.close());
        server.shutdownNow();
    }
}
