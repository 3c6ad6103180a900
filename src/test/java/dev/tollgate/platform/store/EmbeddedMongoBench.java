package dev.tollgate.platform.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Measures speed and file growth of the embedded database: {@code EmbeddedMongoBench <empty folder> <writes> <kind>},
 * with the kinds {@code update} (one conditional update of one of 1,000 accounts), {@code journal} (an insert of 20
 * lines, synced) and {@code request} (two updates and one synced insert of one line, as an unbatched chat makes).
 */
final class EmbeddedMongoBench {
    private static final int IN_FLIGHT = 64;
    private static final int ACCOUNTS = 1_000;

    private EmbeddedMongoBench() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        int writes = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx();
        EmbeddedMongo mongo = EmbeddedMongo.start(folder, 0, EmbeddedMongo.SYNCED_COLLECTIONS);
        MongoClient client = MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", mongo.uri())
                        .put("db_name", "bench")
                        .put("maxPoolSize", IN_FLIGHT));
        List<Future<String>> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(client.insert(
                    "accounts", new JsonObject().put("_id", "acc" + i).put("n", 0L)));
        }
        Future.all(accounts).await();
        System.out.printf("after %d accounts: %d kB%n", ACCOUNTS, mongo.fileSizeBytes() / 1024);
        IntFunction<Future<?>> operation =
                switch (args[2]) {
                    case "update" -> i -> update(client, i);
                    case "journal" -> i -> journal(client, i, 20);
                    case "request" ->
                        i -> update(client, i)
                                .compose(x -> journal(client, i, 1))
                                .compose(x -> update(client, i));
                    default -> throw new IllegalArgumentException(args[2]);
                };
        for (int step = 0; step < 5; step++) {
            run(mongo, operation, step * writes / 5, writes / 5);
        }
        settle(mongo);
        client.close().await();
        long start = System.nanoTime();
        mongo.close();
        System.out.printf(
                "stopped in %d ms, file %d kB%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                folder.resolve("mongo.mv.db").toFile().length() / 1024);
        vertx.close().await();
    }

    private static void run(EmbeddedMongo mongo, IntFunction<Future<?>> operation, int from, int count) {
        List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger(from);
        long start = System.nanoTime();
        List<Future<?>> lanes = new ArrayList<>();
        for (int lane = 0; lane < IN_FLIGHT; lane++) {
            lanes.add(lane(operation, next, from + count, nanos));
        }
        Future.all(lanes).await();
        double seconds = (System.nanoTime() - start) / 1e9;
        Collections.sort(nanos);
        System.out.printf(
                "%d operations: %.0f/s, p50 %d us, p99 %d us, max %d us, file %d kB%n",
                from + count,
                count / seconds,
                nanos.get(nanos.size() / 2) / 1000,
                nanos.get(nanos.size() * 99 / 100) / 1000,
                nanos.getLast() / 1000,
                mongo.fileSizeBytes() / 1024);
    }

    private static Future<?> lane(IntFunction<Future<?>> operation, AtomicInteger next, int end, List<Long> nanos) {
        int i = next.getAndIncrement();
        if (i >= end) {
            return Future.succeededFuture();
        }
        long start = System.nanoTime();
        return operation.apply(i).compose(x -> {
            nanos.add(System.nanoTime() - start);
            return lane(operation, next, end, nanos);
        });
    }

    private static Future<?> update(MongoClient client, int i) {
        return client.findOneAndUpdate(
                "accounts",
                new JsonObject()
                        .put("_id", "acc" + Math.floorMod(i * 7919, ACCOUNTS))
                        .put("n", new JsonObject().put("$lt", Long.MAX_VALUE)),
                new JsonObject().put("$inc", new JsonObject().put("n", 1L)));
    }

    private static Future<?> journal(MongoClient client, int i, int lineCount) {
        JsonArray lines = new JsonArray();
        for (int line = 0; line < lineCount; line++) {
            lines.add(new JsonObject()
                    .put("id", "led_" + i + "_" + line)
                    .put("acc", "org_0123456789abcdef" + i % ACCOUNTS)
                    .put("model", "gpt-4o-mini")
                    .put("in", 1234L)
                    .put("out", 567L)
                    .put("costNano", 123456789L)
                    .put("at", 1763700000000L + i));
        }
        return client.insert(
                "journal",
                new JsonObject().put("_id", String.format("node1-%012d", i)).put("lines", lines));
    }

    private static void settle(EmbeddedMongo mongo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        System.out.printf("5 s later: %d kB%n", mongo.fileSizeBytes() / 1024);
    }
}
