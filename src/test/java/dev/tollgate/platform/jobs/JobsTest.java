package dev.tollgate.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Periodic work of several nodes over one database: once in each period, whatever becomes of who leads it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class JobsTest {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LONGER_THAN_A_LEASE = JobLease.LIFE.plusSeconds(1);

    private Vertx vertx;
    private ScratchMongo server;
    private MongoClient mongo;
    private volatile Instant now = Instant.parse("2026-11-21T03:30:00Z");
    private final InstantSource clock = () -> now;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        server = ScratchMongo.start();
        mongo = server.client(vertx, "jobs");
    }

    @AfterEach
    void close() {
        vertx.close().await();
        server.close();
    }

    private synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    private void node(String id, Supplier<Future<Void>> work) {
        vertx.deployVerticle(new JobsVerticle(mongo, clock, id, List.of(new Job("sweep", EVERY, work))))
                .await();
    }

    private void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            vertx.timer(10, TimeUnit.MILLISECONDS).await();
        }
    }

    private JsonObject stored() {
        return mongo.findOne("jobs", new JsonObject().put("_id", "sweep"), null).await();
    }

    private Future<Void> count(AtomicInteger done) {
        done.incrementAndGet();
        return Future.succeededFuture();
    }

    @Test
    void eachPeriodIsDoneOnceByOneOfTheNodes() {
        var done = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            node("nd_" + i, () -> count(done));
        }
        for (int period = 1; period <= 3; period++) {
            int expected = period;
            awaitThat(() -> done.get() >= expected);
            vertx.timer(300, TimeUnit.MILLISECONDS).await();
            assertThat(done).as("three looks of three nodes later").hasValue(period);
            pass(EVERY);
        }
    }

    @Test
    void aLeaderThatWakesLateCountsForNothing() {
        Promise<Void> frozen = Promise.promise();
        var begun = new AtomicInteger();
        node("nd_frozen", () -> {
            begun.incrementAndGet();
            return frozen.future();
        });
        awaitThat(() -> begun.get() == 1);
        pass(LONGER_THAN_A_LEASE);
        var done = new AtomicInteger();
        node("nd_living", () -> count(done));
        awaitThat(() -> done.get() == 1);
        awaitThat(() -> stored().getLong("until") == 0);
        JsonObject after = stored();

        frozen.complete();
        vertx.timer(300, TimeUnit.MILLISECONDS).await();

        assertThat(stored()).isEqualTo(after);
        assertThat(after.getString("node")).isEqualTo("nd_living");
        assertThat(done).hasValue(1);
    }

    @Test
    void whatFailedIsTriedAgainLater() {
        var tries = new AtomicInteger();
        node(
                "nd_1",
                () -> tries.incrementAndGet() == 1
                        ? Future.failedFuture("the database was away")
                        : Future.succeededFuture());
        // Put off for ten seconds, which is not the five minutes that it is taken for.
        awaitThat(() -> tries.get() == 1
                && stored().getLong("until") == now.plusSeconds(10).toEpochMilli());
        vertx.timer(300, TimeUnit.MILLISECONDS).await();
        assertThat(tries).hasValue(1);
        pass(Duration.ofSeconds(11));
        awaitThat(() -> tries.get() == 2 && stored().getLong("until") == 0);
    }

    @Test
    void whatIsDoneSeldomIsTriedAgainAfterTenMinutesAtTheLatest() {
        assertThat(new Job("sweep", Duration.ofMinutes(1), Future::succeededFuture).pause())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(new Job("sweep", Duration.ofDays(1), Future::succeededFuture).pause())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void oneTermAtATimeAndEachIsHigherThanAllBefore() {
        var lease = new JobLease(mongo, "sweep");
        long first = take(lease, "1", 1_000).orElseThrow();
        assertThat(take(lease, "1", 2_000)).isEmpty();
        assertThat(take(lease, "2", 2_000))
                .as("the next period waits for the leader")
                .isEmpty();
        assertThat(lease.renew(first, 2_000).await()).isTrue();

        long later = 3_000 + LONGER_THAN_A_LEASE.toMillis();
        long second = take(lease, "1", later).orElseThrow();
        assertThat(second).isGreaterThan(first);
        assertThat(lease.renew(first, later).await()).isFalse();
        assertThat(lease.done(first, "1", new JsonObject().put("result", "late"))
                        .await())
                .isFalse();
        assertThat(lease.failed(first, later).await()).isFalse();
        assertThat(lease.done(second, "1", new JsonObject().put("result", "good"))
                        .await())
                .isTrue();
        assertThat(stored().getString("result")).isEqualTo("good");
        assertThat(take(lease, "1", later)).as("it is done").isEmpty();
        assertThat(take(lease, "2", later)).isPresent();
    }

    private static Optional<Long> take(JobLease lease, String period, long nowMs) {
        return lease.take(period, "nd_1", nowMs).await();
    }

    @Test
    void aPeriodWithoutLengthIsRefused() {
        assertThatThrownBy(() -> new Job("sweep", Duration.ZERO, Future::succeededFuture))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
