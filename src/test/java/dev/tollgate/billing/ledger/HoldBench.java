package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a hold and its end cost by themselves: one account, slices of full size, a store in memory that answers at once.
 * Run by JMH, see {@code load-tests/billing/README.md}; its classes must be public.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class HoldBench {
    static final int CALLS = 1_000;
    static final long HELD_NANO = Credits.ONE_NANO / 20;
    static final long START_NANO = Credits.ONE_NANO * 1_000_000;
    private static final Payer PAYER = new Payer("org_00000000000000000000000000", null);
    private static final Usage USAGE = Usage.tokens(900, 120, false);

    /** A thousand wishes with ids that nobody has held. */
    static HoldRequest[] requests(long first) {
        var requests = new HoldRequest[CALLS];
        for (int i = 0; i < CALLS; i++) {
            requests[i] = new HoldRequest(
                    "req_0000000000" + (10_000_000_000_000_000L + first + i), PAYER, HELD_NANO, HELD_NANO);
        }
        return requests;
    }

    /** Billing of one shard and its journal in one thread and on a virtual clock. */
    @State(Scope.Thread)
    public static class Shard {
        private final MemoryBillingStore store = new MemoryBillingStore();
        private final VirtualWorld world = new VirtualWorld(1);
        private final BillingService billing = BenchMeans.service(store, world);
        private HoldRequest[] requests = requests(0);
        private final Hold[] holds = new Hold[CALLS];
        private long next;

        /** Lets the epoch begin and takes the first slice. */
        public Shard() {
            pass(20);
            prepare();
            hold();
            pass(20);
            clear();
        }

        @Setup(Level.Invocation)
        public final void prepare() {
            requests = requests(next);
            next += CALLS;
        }

        final void hold() {
            for (int i = 0; i < CALLS; i++) {
                holds[i] = billing.hold(requests[i]).result();
            }
        }

        void holdAndSettle() {
            Future<Settled> last = Future.succeededFuture();
            for (int i = 0; i < CALLS; i++) {
                Hold hold = billing.hold(requests[i]).result();
                last = billing.settle(new Settlement(hold, HELD_NANO / 5, USAGE, "gpt-4o-mini", "openai", "key_1"));
            }
            // As at 4,000 calls a second: one command for the account and two for entries serve them all.
            pass(250);
            if (!last.succeeded()) {
                throw new IllegalStateException("not settled", last.cause());
            }
        }

        private void pass(long millis) {
            world.run(Duration.ofMillis(millis));
        }

        /** Gives back what is held, and forgets the journal, which nobody reads here. */
        @TearDown(Level.Invocation)
        public final void clear() {
            for (int i = 0; i < CALLS; i++) {
                Hold hold = holds[i];
                if (hold != null) {
                    billing.release(hold);
                }
            }
            pass(5);
            store.journal.clear();
            store.entries.clear();
        }
    }

    /** A hold alone. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public Hold[] hold(Shard shard) {
        shard.hold();
        return shard.holds;
    }

    /** A hold, its settlement, its shares of record, entries, account and counters. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void holdAndSettle(Shard shard) {
        shard.holdAndSettle();
    }

    /** A hold as the chat asks for it: from another event loop, over the bus and back. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void holdOverBus(BenchBus bus) throws InterruptedException {
        bus.hold();
    }
}
