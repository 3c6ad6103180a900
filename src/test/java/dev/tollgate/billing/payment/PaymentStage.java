package dev.tollgate.billing.payment;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.settings.PaymentSettings.ReceiptSettings;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.ScratchMongo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.web.client.WebClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The room's logic over a real store, the real ledger and a shop at the fake YooKassa, on a clock that the test moves. The
 * test's own threads are what the verticle's are.
 */
final class PaymentStage implements AutoCloseable {
    static final String ORG = "org_a";
    /** Nobody is silent here, and the machine of a build may be busy. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    final Vertx vertx = Vertx.vertx();
    final FakeYooKassa shop = FakeYooKassa.start(vertx);
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Ids ids = Ids.random();
    final PaymentStore store;
    final PaymentSteps steps;
    final PaymentService service;
    final PaymentSweep sweep;
    final DemoDesk demo;
    final Billing billing;

    private final ScratchMongo server = ScratchMongo.start();
    private final MongoClient mongo = server.client(vertx, "payments");
    private final BillingRoom room;
    private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

    /** What takes the payments of a stage. */
    enum With {
        YOOKASSA,
        YOOKASSA_WITH_RECEIPTS,
        DEMO
    }

    PaymentStage(With with) {
        InstantSource clock = () -> now;
        new StoreSchema(Stream.of(
                                BillingRoom.collections(), PaymentRoom.collections(), List.of(MongoOutbox.collection()))
                        .flatMap(List::stream)
                        .toList())
                .apply(mongo)
                .await();
        room = BillingRoom.deploy(
                        vertx,
                        new Bus(vertx, Duration.ofSeconds(60)),
                        new BillingRoom.Ground(mongo, ids, InstantSource.system(), meters),
                        new BillingRoom.Options(
                                ids.next("nd"),
                                0,
                                Duration.ofSeconds(1),
                                1,
                                new BillingRoom.SliceSettings(1, Duration.ofSeconds(60), Duration.ofMillis(200))))
                .await();
        billing = room.billing();
        store = new PaymentStore(mongo, clock);
        var checkouts = new DemoCheckouts(mongo, ids, clock);
        boolean isDemo = with == With.DEMO;
        var providers = new Providers(List.of(isDemo ? checkouts : yooKassa(with)));
        var ground = new PaymentSteps.Ground(clock, ids, new PaymentMetrics(meters));
        var events = new PaymentEvents(new MongoOutbox(mongo), clock);
        var refunds = new RefundSteps(store, providers, billing, events, ground);
        steps = new PaymentSteps(store, providers, billing, events, refunds, ground);
        var offers = new Offers(
                Map.of("RUB", new BigDecimal("12.5"), "USD", new BigDecimal(1000)),
                BigDecimal.ONE,
                new BigDecimal(100_000));
        service = new PaymentService(store, providers, offers, new PaymentService.Steps(steps, refunds), ids, clock);
        demo = new DemoDesk(isDemo ? Optional.of(checkouts) : Optional.empty(), service);
        sweep = new PaymentSweep(store, steps, clock, task -> {
            task.run();
            return Future.succeededFuture();
        });
    }

    private PaymentProvider yooKassa(With with) {
        int vatCode = with == With.YOOKASSA_WITH_RECEIPTS ? 1 : 0;
        return new YooKassa(
                WebClient.create(vertx),
                new YooKassa.Options(
                        shop.baseUrl(), FakeYooKassa.SHOP_ID, new Secret(FakeYooKassa.SECRET_KEY), TIMEOUT),
                new YooKassaWire(new ReceiptSettings(vatCode, "service", "full_payment", 0, "Credits", "")));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    PaymentWish wish(String rubles) {
        return wish(ids.next("pay"), rubles);
    }

    PaymentWish wish(String id, String rubles) {
        Money amount = Money.parse(rubles, "RUB");
        return new PaymentWish(id, ORG, "usr_1", amount, "Credits", "https://site.example/", null);
    }

    /** A payment that waits for its payer. */
    Payment made(String rubles) {
        return service.pay(wish(rubles));
    }

    /** A payment that was paid and credited. */
    Payment credited(String rubles) {
        Payment payment = made(rubles);
        shop.pay(shop.idOf(payment.id()));
        notice(payment);
        return shown(payment);
    }

    void notice(Payment payment) {
        service.noticed(about(payment));
    }

    PaymentNotice about(Payment payment) {
        return new PaymentNotice(YooKassa.NAME, PaymentNotice.Subject.PAYMENT, shop.idOf(payment.id()));
    }

    void noticeRefund(String id) {
        service.noticed(new PaymentNotice(YooKassa.NAME, PaymentNotice.Subject.REFUND, id));
    }

    /** As it lies in the store; nobody is asked. */
    Payment shown(Payment payment) {
        return stored(payment.id()).shown();
    }

    StoredPayment stored(String id) {
        return store.find(id).orElseThrow();
    }

    /** In credits. */
    BigDecimal balance() {
        return BigDecimal.valueOf(
                billing.balance(new AccountRef(new Payer(ORG, null))).await().balanceNano(), 9);
    }

    List<LedgerEntry> entries() {
        return billing.entries(new EntryQuery(new Payer(ORG, null), null, null, null, 1, 100))
                .await()
                .entries();
    }

    /** Ids of what others are told. */
    List<String> events() {
        return mongo.find(MongoOutbox.COLLECTION, new JsonObject()).await().stream()
                .map(event -> event.getString("_id"))
                .toList();
    }

    double mismatches() {
        return meters.counter("tollgate.payments.mismatches").count();
    }

    @Override
    public void close() {
        room.stop().await();
        shop.close();
        vertx.close().await();
        server.close();
    }
}
