package dev.tollgate.billing.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.ledger.AlertSource;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import dev.tollgate.platform.outbox.OutboxRows;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each warning is told once, whoever looks and whatever fails in between. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class AlertJobsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static ScratchMongo server;

    private MongoClient mongo;
    private MongoAlerts alerts;
    private AlertSource source;
    private MongoOutbox outbox;

    @BeforeAll
    static void startServer() {
        server = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        mongo = server.client(vertx, "alerts" + DATABASES.incrementAndGet());
        new StoreSchema(List.of(MongoAlerts.collection(), MongoOutbox.collection()))
                .apply(mongo)
                .await();
        alerts = new MongoAlerts(mongo);
        source = new AlertSource(mongo);
        outbox = new MongoOutbox(mongo);
    }

    private void balance(String organisation, long nano) {
        mongo.save("accounts", new JsonObject().put("_id", organisation).put("balance", nano))
                .await();
    }

    private void look() {
        new BalanceWatch(mongo, source, outbox, () -> NOW).run().await();
    }

    private List<OutboxEvent> told() {
        return new OutboxRows(mongo).waiting(100).await();
    }

    @Test
    void aBalanceBelowTheThresholdIsToldOnceUntilItWasBack() {
        balance("org_1", 4_999_999_999L);
        balance("org_2", 5_000_000_000L);
        alerts.change("org_1", 5_000_000_000L).await();
        alerts.change("org_2", 5_000_000_000L).await();
        alerts.change("org_3", 5_000_000_000L).await();

        look();
        look();

        assertThat(told()).extracting(OutboxEvent::organisationId).containsExactly("org_1");
        assertThat(told().getFirst().data().encode()).isEqualTo("{\"balance\":\"4.999999999\",\"threshold\":\"5\"}");
        assertThat(alerts.of("org_1").await().low()).isTrue();

        balance("org_1", 6_000_000_000L);
        look();
        balance("org_1", 1L);
        look();
        assertThat(told()).extracting(OutboxEvent::id).containsExactlyInAnyOrder("org_1.low.1", "org_1.low.2");
    }

    @Test
    void aWarningThatCouldNotBeToldIsToldLaterAndOnce() {
        balance("org_1", 1L);
        alerts.change("org_1", 5L).await();
        var away = new BalanceWatch(mongo, source, _ -> Future.failedFuture("away"), () -> NOW);
        assertThat(away.run()
                        .transform(answer -> Future.succeededFuture(answer.failed()))
                        .await())
                .isTrue();
        // Back before anybody was told: they are told all the same, for the balance was low.
        balance("org_1", 9L);

        look();
        look();

        assertThat(told()).hasSize(1);
        assertThat(alerts.of("org_1").await().low()).isFalse();
    }

    @Test
    void twoNodesThatLookAtOnceTellOnce() {
        balance("org_1", 1L);
        alerts.change("org_1", 5L).await();

        Future.all(
                        new BalanceWatch(mongo, source, outbox, () -> NOW).run(),
                        new BalanceWatch(mongo, source, outbox, () -> NOW).run())
                .await();

        assertThat(told()).hasSize(1);
    }

    @Test
    void withoutAThresholdNobodyIsWarned() {
        balance("org_1", -1L);
        alerts.change("org_1", 5L).await();
        alerts.change("org_1", null).await();

        look();

        assertThat(told()).isEmpty();
        assertThat(alerts.of("org_1").await()).isEqualTo(new AlertSettings("org_1", null, false));
    }

    private void notice(String account, int percent) {
        mongo.insert(
                        "budget_notices",
                        new JsonObject()
                                .put("_id", account + "-" + percent)
                                .put("state", "new")
                                .put("account", account)
                                .put("organisationId", "org_1")
                                .put("percent", percent)
                                .put("spent", 4_000_000_000L)
                                .put("limit", 5_000_000_000L)
                                .put("at", NOW.toEpochMilli()))
                .await();
    }

    @Test
    void aBudgetThatIsUsedUpToAPartIsToldOnceWithWhoseItIs() {
        notice("bud_key_1_2026-11-21", 80);
        notice("bud_org_1:usr_2_2026-11", 100);
        var job = new BudgetAlerts(source, outbox);

        Future.all(job.run(), job.run()).await();
        job.run().await();

        assertThat(told()).hasSize(2);
        assertThat(told().stream().map(event -> event.data().encode()).sorted())
                .containsExactly(
                        "{\"keyId\":\"key_1\",\"userId\":null,\"owner\":\"key_1\",\"period\":\"day\",\"of\":\"2026-11-21\","
                                + "\"percent\":80,\"spent\":\"4\",\"limit\":\"5\"}",
                        "{\"keyId\":null,\"userId\":\"usr_2\",\"owner\":\"usr_2\",\"period\":\"month\",\"of\":\"2026-11\","
                                + "\"percent\":100,\"spent\":\"4\",\"limit\":\"5\"}");
    }
}
