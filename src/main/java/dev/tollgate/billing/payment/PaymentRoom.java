package dev.tollgate.billing.payment;

import dev.tollgate.billing.Billing;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.outbox.Outbox;
import dev.tollgate.platform.settings.PaymentSettings.YooKassaSettings;
import dev.tollgate.platform.store.CollectionSchema;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The room put together and running. */
public final class PaymentRoom {
    /** Beside two calls of the provider: what the store and the ledger take. */
    private static final Duration OWN_WORK = Duration.ofSeconds(10);

    private static final int MAX_CONNECTIONS = 32;

    private final Vertx vertx;
    private final String deploymentId;
    private final Payments payments;

    /** What the room stands on. */
    public record Ground(
            MongoClient mongo, Billing billing, Outbox outbox, Ids ids, InstantSource clock, MeterRegistry meters) {}

    /**
     * How it takes payments.
     *
     * @param yookassa taken where it is on
     * @param demo whether to offer the demo checkout; never done beside a real provider
     * @param sweepEvery how often a node looks for payments that wait
     */
    public record Options(Offers offers, YooKassaSettings yookassa, boolean demo, Duration sweepEvery) {}

    /** What the verticle answers with. */
    record Logic(PaymentService service, DemoDesk desk) {}

    private PaymentRoom(Vertx vertx, String deploymentId, Payments payments) {
        this.vertx = vertx;
        this.deploymentId = deploymentId;
        this.payments = payments;
    }

    /** The collections that must have been made before {@link #deploy}. */
    public static List<CollectionSchema> collections() {
        return List.of(PaymentStore.collection(), DemoCheckouts.collection());
    }

    /** Deploys the room. */
    public static Future<PaymentRoom> deploy(Vertx vertx, Bus bus, Ground ground, Options options) {
        List<PaymentProvider> all = new ArrayList<>();
        Optional<DemoCheckouts> demo = Optional.empty();
        if (options.yookassa.isOn()) {
            all.add(yooKassa(vertx, options.yookassa));
        } else if (options.demo) {
            demo = Optional.of(new DemoCheckouts(ground.mongo, ground.ids, ground.clock));
            demo.ifPresent(all::add);
        }
        var providers = new Providers(all);
        var store = new PaymentStore(ground.mongo, ground.clock);
        var own = new PaymentSteps.Ground(ground.clock, ground.ids, new PaymentMetrics(ground.meters));
        var events = new PaymentEvents(ground.outbox, ground.clock);
        var refunds = new RefundSteps(store, providers, ground.billing, events, own);
        var steps = new PaymentSteps(store, providers, ground.billing, events, refunds, own);
        var service = new PaymentService(
                store, providers, options.offers, new PaymentService.Steps(steps, refunds), ground.ids, ground.clock);
        var verticle = new PaymentVerticle(
                bus,
                new Logic(service, new DemoDesk(demo, service)),
                tasks -> new PaymentSweep(store, steps, ground.clock, tasks),
                options.sweepEvery);
        Duration withProvider = options.yookassa.timeout().multipliedBy(2).plus(OWN_WORK);
        return vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .map(id -> new PaymentRoom(vertx, id, new PaymentsOverBus(bus, withProvider)));
    }

    private static PaymentProvider yooKassa(Vertx vertx, YooKassaSettings settings) {
        var client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setConnectTimeout((int) settings.timeout().toMillis())
                        .setUserAgent("Tollgate"),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
        return new YooKassa(
                client,
                new YooKassa.Options(settings.baseUrl(), settings.shopId(), settings.secretKey(), settings.timeout()),
                new YooKassaWire(settings.receipt()));
    }

    /** Forgets the addresses in payments of closed organisations. */
    public static Eraser eraser(MongoClient mongo) {
        return new PaymentEraser(mongo);
    }

    /** What callers hold. */
    public Payments payments() {
        return payments;
    }

    /** Stops it; what is half done goes on at another node, or after the next start. */
    public Future<Void> stop() {
        return vertx.undeploy(deploymentId);
    }
}
