package dev.tollgate.billing.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.ScratchMongo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once a night one of the nodes reconciles, whatever becomes of the others. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class NightlyReconciliationTest {
    private static final String DAY = "2026-11-21";
    private static final LocalTime AT = LocalTime.of(3, 30);
    private static final String RUNS = "tollgate.billing.reconcile.runs";

    private Vertx vertx;
    private ScratchMongo server;
    private MongoClient mongo;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        server = ScratchMongo.start();
        mongo = server.client(vertx, "reconcile");
    }

    @AfterEach
    void close() {
        vertx.close().await();
        server.close();
    }

    @Test
    void itIsDueForTwoHours() {
        assertThat(due("2026-11-21T03:29:59")).isEmpty();
        assertThat(due("2026-11-21T03:30:00")).contains(DAY);
        assertThat(due("2026-11-21T05:29:59")).contains(DAY);
        assertThat(due("2026-11-21T05:30:00")).isEmpty();
        assertThat(NightlyReconciliation.dueDay(LocalDateTime.parse("2026-11-22T00:10:00"), LocalTime.of(23, 30)))
                .contains(DAY);
    }

    private static Optional<String> due(String now) {
        return NightlyReconciliation.dueDay(LocalDateTime.parse(now), AT);
    }

    @Test
    void ofTwoNodesOneWritesTheReportAndTheDifferencesAreAMetric(@TempDir Path folder) throws Exception {
        mongo.insert("accounts", new JsonObject("""
                                {"_id": "org_a", "organisationId": "org_a", "balance": 5, "available": 5, "creditLimit": 0,
                                 "tokens": 0, "updatedAt": 0, "version": 0, "slices": {}, "lines": []}""")).await();
        InstantSource night = InstantSource.fixed(Instant.parse("2026-11-21T03:31:00Z"));
        var meters = List.of(new SimpleMeterRegistry(), new SimpleMeterRegistry());
        for (int i = 0; i < 2; i++) {
            NightlyReconciliation.deploy(
                            vertx,
                            mongo,
                            night,
                            meters.get(i),
                            new NightlyReconciliation.Options(
                                    AT,
                                    "nd_" + i,
                                    folder.resolve("nd_" + i),
                                    Duration.ofMillis(20),
                                    Duration.ofMinutes(1)))
                    .await();
        }
        while (meters.stream().mapToDouble(NightlyReconciliationTest::runs).sum() == 0) {
            vertx.timer(20, TimeUnit.MILLISECONDS).await();
        }
        Path first = folder.resolve("nd_0").resolve("reconciliation-" + DAY + ".json");
        Path second = folder.resolve("nd_1").resolve("reconciliation-" + DAY + ".json");
        while (!Files.exists(first) && !Files.exists(second)) {
            vertx.timer(20, TimeUnit.MILLISECONDS).await();
        }
        // Some looks of the other one later.
        vertx.timer(200, TimeUnit.MILLISECONDS).await();

        assertThat(meters.stream().mapToDouble(NightlyReconciliationTest::runs)).containsExactlyInAnyOrder(0.0, 1.0);
        assertThat(meters.stream().mapToDouble(meter -> meter.get("tollgate.billing.reconcile.differences")
                        .gauge()
                        .value()))
                .containsExactlyInAnyOrder(0.0, 1.0);
        assertThat(Files.exists(first)).isNotEqualTo(Files.exists(second));
        assertThat(Files.readString(Files.exists(first) ? first : second))
                .contains("org_a")
                .contains("balance 0")
                .contains("balance 5");
    }

    /** Whether it hears of its loss when it renews, or, which is never before the end, when it is done. */
    @ParameterizedTest
    @ValueSource(longs = {50, 3_600_000})
    void aNodeThatLostARunDoesThoseOfOtherNights(long renewEveryMs, @TempDir Path folder) {
        var meters = new SimpleMeterRegistry();
        var night = new AtomicReference<>(Instant.parse("2026-11-21T03:31:00Z"));
        var isLost = new AtomicBoolean();
        var taken = new JsonObject().put("term", new JsonObject().put("$gte", 1));
        var takenOver = new JsonObject().put("$inc", new JsonObject().put("term", 1L));
        // Asked when the first run is under way, another node takes over.
        InstantSource clock = () -> {
            if (!isLost.get()
                    && mongo.updateCollection("jobs", taken, takenOver).await().getDocMatched() > 0) {
                isLost.set(true);
                vertx.timer(300, TimeUnit.MILLISECONDS).await();
            }
            return night.get();
        };
        NightlyReconciliation.deploy(
                        vertx,
                        mongo,
                        clock,
                        meters,
                        new NightlyReconciliation.Options(
                                AT, "nd_0", folder, Duration.ofMillis(400), Duration.ofMillis(renewEveryMs)))
                .await();
        while (meters.counter(RUNS, "result", "failed").count() == 0) {
            vertx.timer(20, TimeUnit.MILLISECONDS).await();
        }
        night.set(Instant.parse("2026-11-22T03:31:00Z"));
        while (meters.counter(RUNS, "result", "equal").count() == 0) {
            vertx.timer(20, TimeUnit.MILLISECONDS).await();
        }

        // Written right after.
        while (!Files.exists(folder.resolve("reconciliation-2026-11-22.json"))) {
            vertx.timer(20, TimeUnit.MILLISECONDS).await();
        }
    }

    private static double runs(SimpleMeterRegistry meters) {
        return meters.counter(RUNS, "result", "different").count();
    }
}
