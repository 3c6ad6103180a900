package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Credit;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.bus.Bus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BillingStopTest {
    private static final long ONE = BillingRoomFixture.ONE;

    private final MemoryBillingStore stored = new MemoryBillingStore();
    private final Vertx vertx = Vertx.vertx();

    /** Fails so often from the moment it is told to. The one in memory is for one thread at a time, and these are several. */
    private static final class FailingStore extends StoreWay {
        private final AtomicInteger failures = new AtomicInteger();

        FailingStore(MemoryBillingStore store) {
            super(store, store.usage);
        }

        @Override
        synchronized <T> Future<T> call(String operation, Supplier<Future<T>> effect) {
            return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                    ? Future.failedFuture(lost())
                    : effect.get();
        }
    }

    @Test
    void aStoreThatFailsForAMomentDuringAStopDoesNotKeepTheNodeFromEndingItsEpoch() throws Exception {
        var store = new FailingStore(stored);
        var means = new Means(
                store,
                store.usage(),
                Ids.random(),
                InstantSource.system(),
                Timers.of(vertx),
                new BillingMetrics(new SimpleMeterRegistry()),
                new SilentPeers());
        var slices = new BillingRoom.SliceSettings(100 * ONE, Duration.ofSeconds(60), Duration.ofMillis(200));
        BillingRoom room = get(BillingRoom.deploy(
                vertx,
                new Bus(vertx, Duration.ofSeconds(60)),
                means,
                new BillingRoom.Options(Ids.random().next("nd"), 0, Duration.ofSeconds(1), 2, slices)));
        get(room.billing()
                .credit(new Credit("top", BillingRoomFixture.ORGANISATION, 1_000 * ONE, "Top-up", "usr_admin")));
        Hold hold = get(room.billing().hold(new HoldRequest("req_1", BillingRoomFixture.ORGANISATION, ONE, ONE)));
        get(room.billing().settle(new Settlement(hold, ONE, Usage.tokens(1, 2, false), "m", "demo", null)));

        store.failures.set(6);
        // The node is about to try again when it is stopped.
        while (store.failures.get() > 4) {
            Thread.onSpinWait();
        }
        get(room.stop());

        assertThat(get(stored.unfinishedEpochs())).isEmpty();
        assertThat(requireNonNull(stored.accounts.get("org_a")).balanceNano()).isEqualTo(999 * ONE);
        get(vertx.close());
    }
}
