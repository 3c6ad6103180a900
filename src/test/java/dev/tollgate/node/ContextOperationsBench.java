package dev.tollgate.node;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.NodeProcess;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.WireCommand;
import dev.tollgate.testing.WireTap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the commands that a node sends to its database for each {@code POST /api/chat} with remembered context:
 * {@code ContextOperationsBench <users> <requests of each>}. All users ask at the same time, each without a pause and in
 * a conversation of their own; the demo answers. A first half as long goes before, uncounted.
 */
final class ContextOperationsBench {
    private final Map<String, LongAdder> commands = new ConcurrentHashMap<>();

    private record User(Api api, String id) {}

    private ContextOperationsBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int users = Integer.parseInt(args[0]);
        int requests = Integer.parseInt(args[1]);
        var bench = new ContextOperationsBench();
        Path folder = Files.createTempDirectory("tollgate-bench");
        try (ScratchMongo mongo = ScratchMongo.start();
                WireTap tap = WireTap.before(mongo.uri());
                NodeProcess node = NodeProcess.start(folder, Map.of("MONGODB_URI", tap.uri(), "LOG_LEVEL", "WARN"));
                Api api = Api.of(node.awaitUrl())) {
            tap.atCommand(bench::counts, 0, () -> {});
            List<User> all = new ArrayList<>();
            for (int i = 0; i < users; i++) {
                all.add(signUp(api, i));
            }
            bench.run(all, requests / 2);
            bench.commands.clear();
            Duration cpuBefore = cpu(node);
            long begin = System.nanoTime();
            long[] micros = bench.run(all, requests);
            bench.report(micros, System.nanoTime() - begin, cpu(node).minus(cpuBefore));
        }
    }

    private boolean counts(WireCommand command) {
        commands.computeIfAbsent(command.name() + " " + command.collection(), _ -> new LongAdder())
                .increment();
        return false;
    }

    private static User signUp(Api api, int index) {
        Reply reply = api.post(
                        "/api/auth/register",
                        new JsonObject().put("username", "user" + index).put("password", "a-long-enough-password"))
                .is(201);
        return new User(api.as(reply.text("token")), reply.text("userId"));
    }

    private static Duration cpu(NodeProcess node) {
        return ProcessHandle.of(node.pid())
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElseThrow();
    }

    /** The time of each request in microseconds, the shortest first. */
    private long[] run(List<User> users, int requests) throws InterruptedException {
        var micros = new long[users.size() * requests];
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < users.size(); i++) {
            int first = i * requests;
            User user = users.get(i);
            threads.add(Thread.ofVirtual().start(() -> {
                for (int k = 0; k < requests; k++) {
                    micros[first + k] = ask(user);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Arrays.sort(micros);
        return micros;
    }

    private static long ask(User user) {
        long begin = System.nanoTime();
        Reply reply = user.api()
                .post("/api/chat", new JsonObject().put("userId", user.id()).put("message", "How are you?"));
        reply.is(200);
        return (System.nanoTime() - begin) / 1_000;
    }

    private void report(long[] micros, long nanos, Duration cpu) {
        System.out.printf(
                "%d requests, %.0f/s, p50 %d us, p99 %d us, CPU of the node %d us a request%n",
                micros.length,
                micros.length * 1e9 / nanos,
                micros[micros.length / 2],
                micros[micros.length * 99 / 100],
                cpu.toNanos() / 1_000 / micros.length);
        new TreeMap<>(commands)
                .forEach((name, count) ->
                        System.out.printf("%-30s %.3f a request%n", name, (double) count.sum() / micros.length));
    }
}
