package dev.tollgate.billing.ledger;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What charging costs a node without HTTP: {@code BillingBench <cpu | operations | wait> [seconds]}, see
 * {@code load-tests/billing/README.md}. Each case warms up for twice as long as it measures and is measured while calls go on,
 * so that the writes behind the answers are in the figures.
 */
final class BillingBench {
    private static final int DEFAULT_SECONDS = 20;
    private static final int WARM_UPS = 2;
    private static final int MANY = 10_000;
    private static final int IN_FLIGHT = 256;

    /** What was measured from one moment to another. */
    private record Outcome(
            long calls,
            long failures,
            double seconds,
            double cpuMicros,
            double compilerMicros,
            Map<String, Long> commands) {
        double perCall(Number all) {
            return calls == 0 ? 0 : all.doubleValue() / calls;
        }
    }

    private record Moment(
            long calls, long failures, long nanos, long cpuNanos, long compilerNanos, Map<String, Long> commands) {}

    private final int seconds;

    private BillingBench(int seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws IOException {
        var bench = new BillingBench(args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_SECONDS);
        switch (args.length == 0 ? "" : args[0]) {
            case "cpu" -> bench.cpu();
            case "operations" -> bench.operations();
            case "wait" -> bench.waits();
            default -> throw new IllegalArgumentException("cpu, operations or wait");
        }
    }

    /** CPU of the node's process at 5,000 calls a second of one account, less that of the pacing alone. */
    private void cpu() throws IOException {
        try (BenchStore store = BenchStore.apart();
                BenchNode node = BenchNode.start(store.uri())) {
            Outcome pacing = steady(node, 5_000, _ -> Future.succeededFuture(0L), new BenchAnswers());
            var answers = new BenchAnswers();
            Outcome calls = steady(node, 5_000, number -> node.call(number, 1), answers);
            print("5,000/s, one account, store apart", calls, answers);
            System.out.printf(
                    "  CPU of hold + settle + share of the commit: %.1f us (with pacing %.1f, pacing alone %.1f)%n",
                    calls.perCall(calls.cpuMicros()) - pacing.perCall(pacing.cpuMicros()),
                    calls.perCall(calls.cpuMicros()),
                    pacing.perCall(pacing.cpuMicros()));
        }
    }

    /** Commands to the database and CPU: one account as fast as it goes, one and 10,000 accounts at 1,000 calls a second. */
    private void operations() throws IOException {
        try (BenchStore store = BenchStore.apart();
                BenchNode node = BenchNode.start(store.uri())) {
            var fast = new BenchAnswers();
            int each = IN_FLIGHT / node.eventLoops();
            Outcome closed = measure(
                    node,
                    index -> BenchLoad.closed(each, share(node, index, number -> node.call(number, 1)), fast),
                    fast);
            print("one account, closed loop, " + IN_FLIGHT + " in flight", closed, fast);
            printCommands(closed);
            Outcome pacing = steady(node, 1_000, _ -> Future.succeededFuture(0L), new BenchAnswers());
            var hot = new BenchAnswers();
            Outcome one = steady(node, 1_000, number -> node.call(number + 100_000_000, 1), hot);
            print("one account, 1,000/s", one, hot);
            printCommands(one);
            var cold = new BenchAnswers();
            Outcome many = steady(node, 1_000, number -> node.call(number + 200_000_000, MANY), cold);
            print("10,000 accounts, 1,000/s", many, cold);
            printCommands(many);
            double pace = pacing.perCall(pacing.cpuMicros());
            double oneCpu = one.perCall(one.cpuMicros()) - pace;
            double manyCpu = many.perCall(many.cpuMicros()) - pace;
            System.out.printf(
                    "CPU at 1,000/s without pacing (%.1f us): one account %.1f us, 10,000 accounts %.1f us, %+.0f %%%n",
                    pace, oneCpu, manyCpu, (manyCpu / oneCpu - 1) * 100);
        }
    }

    /** How long the last byte of an answer waits at 1,000 calls a second, the store inside the node. */
    private void waits() throws IOException {
        for (int accounts : List.of(1, MANY)) {
            try (BenchStore store = BenchStore.inside();
                    BenchNode node = BenchNode.start(store.uri())) {
                var answers = new BenchAnswers();
                Outcome outcome = steady(node, 1_000, number -> node.call(number, accounts), answers);
                print(accounts + " account(s), 1,000/s, store inside", outcome, answers);
            }
        }
    }

    private Outcome steady(BenchNode node, int perSecond, LongFunction<Future<Long>> call, BenchAnswers answers) {
        int each = perSecond / node.eventLoops();
        return measure(node, index -> BenchLoad.steady(each, share(node, index, call), answers), answers);
    }

    /** Numbers of one event loop's share of all calls. */
    private static LongFunction<Future<Long>> share(BenchNode node, int index, LongFunction<Future<Long>> call) {
        return number -> call.apply(number * node.eventLoops() + index);
    }

    private Outcome measure(BenchNode node, IntFunction<BenchLoad> share, BenchAnswers answers) {
        var loads = new ArrayList<BenchLoad>();
        for (int i = 0; i < node.eventLoops(); i++) {
            loads.add(share.apply(i));
        }
        Future.all(loads.stream()
                        .map(load -> node.vertx().deployVerticle(load, new DeploymentOptions()))
                        .toList())
                .await();
        for (int i = 0; i < WARM_UPS; i++) {
            pass();
        }
        answers.forgetWaits();
        Moment from = now(node, answers);
        pass();
        Moment to = now(node, answers);
        loads.forEach(BenchLoad::end);
        return between(from, to);
    }

    private void pass() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Moment now(BenchNode node, BenchAnswers answers) {
        return new Moment(
                answers.count(),
                answers.failures(),
                System.nanoTime(),
                BenchCpu.allNanos(),
                BenchCpu.compilerNanos(),
                node.commands());
    }

    private static Outcome between(Moment from, Moment to) {
        var commands = new TreeMap<String, Long>();
        to.commands().forEach((name, count) -> {
            @Nullable Long before = from.commands().get(name);
            long more = before == null ? count : count - before;
            if (more > 0) {
                commands.put(name, more);
            }
        });
        return new Outcome(
                to.calls() - from.calls(),
                to.failures() - from.failures(),
                (to.nanos() - from.nanos()) / 1e9,
                (to.cpuNanos() - from.cpuNanos() - to.compilerNanos() + from.compilerNanos()) / 1e3,
                (to.compilerNanos() - from.compilerNanos()) / 1e3,
                commands);
    }

    private static void print(String what, Outcome outcome, BenchAnswers answers) {
        System.out.printf(
                "%s: %d calls, %.0f/s, %d failed, machine load %.1f%n"
                        + "  wait for the commit p50 %.2f ms, p99 %.2f ms, max %.0f ms; CPU of the process %.1f us a call, JIT compilers %.1f us besides%n",
                what,
                outcome.calls(),
                outcome.calls() / outcome.seconds(),
                outcome.failures(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                answers.waitedMs(500),
                answers.waitedMs(990),
                answers.waitedMs(1_000),
                outcome.perCall(outcome.cpuMicros()),
                outcome.perCall(outcome.compilerMicros()));
    }

    private static void printCommands(Outcome outcome) {
        long all =
                outcome.commands().values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("  commands to the database: %.4f a call%n", outcome.perCall(all));
        outcome.commands()
                .forEach((name, count) -> System.out.printf("    %-34s %.4f%n", name, outcome.perCall(count)));
    }
}
