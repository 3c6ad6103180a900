package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A room of one shard over a store in memory, and a caller on another event loop. */
@State(Scope.Thread)
public class BenchBus {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3).setPreferNativeTransport(true));
    private final Billing billing = deploy().billing();
    private final Context caller = vertx.getOrCreateContext();
    private HoldRequest[] requests = HoldBench.requests(0);
    private List<Future<Hold>> holds = List.of();
    private long next;

    private BillingRoom deploy() {
        Means means = BenchMeans.of(new MemoryBillingStore(), Timers.of(vertx), InstantSource.system());
        return BillingRoom.deploy(
                        vertx,
                        new Bus(vertx, Duration.ofSeconds(15)),
                        means,
                        new BillingRoom.Options(
                                VirtualNode.NODE_ID,
                                HoldBench.START_NANO,
                                Duration.ofSeconds(1),
                                1,
                                new BillingRoom.SliceSettings(
                                        200_000 * HoldBench.HELD_NANO, Duration.ofSeconds(60), Duration.ofMillis(200))))
                .await();
    }

    @Setup(Level.Invocation)
    public final void prepare() {
        requests = HoldBench.requests(next);
        next += HoldBench.CALLS;
    }

    /** All of them at the same time; done when all are answered. */
    void hold() throws InterruptedException {
        var left = new CountDownLatch(HoldBench.CALLS);
        caller.runOnContext(_ -> holds = Stream.of(requests)
                .map(request -> billing.hold(request).onComplete(_ -> left.countDown()))
                .toList());
        left.await();
    }

    /** Gives back what is held. */
    @TearDown(Level.Invocation)
    public final void clear() {
        Future.all(holds.stream().map(hold -> billing.release(hold.result())).toList())
                .await();
    }

    @TearDown
    public final void close() {
        vertx.close().await();
    }
}
