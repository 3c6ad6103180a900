package dev.tollgate.billing.ledger;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.ClusterClosedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.store.StoreSchema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Billing of a node as a node deploys it, without all that comes before it in a request: real event loops, bus and
 * database client, whose commands are counted.
 */
final class BenchNode implements AutoCloseable {
    /** As for a short answer of a cheap model; the account holds so much that slices are of full size. */
    private static final long HELD_NANO = Credits.ONE_NANO / 20;

    private static final long COST_NANO = HELD_NANO / 5;
    private static final long START_NANO = Credits.ONE_NANO * 1_000_000;
    private static final Usage USAGE = Usage.tokens(900, 120, false);
    private static final long FIRST_ID = 1_000_000_000L;

    private final Map<String, LongAdder> commands = new ConcurrentHashMap<>();
    private final int eventLoops = Runtime.getRuntime().availableProcessors();
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops).setPreferNativeTransport(true));
    private final Promise<Void> driverClosed = Promise.promise();
    private final MongoClient client;
    private final BillingRoom room;

    private BenchNode(String storeUri) {
        client = client(storeUri);
        new StoreSchema(BillingRoom.collections()).apply(client).await();
        Ids ids = Ids.random();
        room = BillingRoom.deploy(
                        vertx,
                        new Bus(vertx, Duration.ofSeconds(15)),
                        new BillingRoom.Ground(client, ids, InstantSource.system(), new SimpleMeterRegistry()),
                        new BillingRoom.Options(
                                ids.next("nd"),
                                START_NANO,
                                Duration.ofSeconds(1),
                                eventLoops,
                                new BillingRoom.SliceSettings(
                                        10_000 * Credits.ONE_NANO, Duration.ofSeconds(60), Duration.ofMillis(200))))
                .await();
    }

    /** Starts it on a database at `mongodb://host:port`. */
    static BenchNode start(String storeUri) {
        return new BenchNode(storeUri);
    }

    private MongoClient client(String storeUri) {
        var config = new JsonObject()
                .put(
                        "connection_string",
                        storeUri + "/?w=majority&journal=true&retryWrites=false&readConcernLevel=majority"
                                + "&timeoutMS=30000&maxPoolSize=32")
                .put("db_name", "bench");
        MongoClientSettings counted = MongoClientSettings.builder(
                        new MongoClientOptionsParser(vertx, config).settings())
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        count(event.getCommandName(), event.getCommand());
                    }
                })
                .applyToClusterSettings(cluster -> cluster.addClusterListener(new ClusterListener() {
                    @Override
                    public void clusterClosed(ClusterClosedEvent event) {
                        driverClosed.tryComplete();
                    }
                }))
                .build();
        return MongoClient.createWithMongoSettings(vertx, config, "bench", counted);
    }

    private void count(String name, BsonDocument command) {
        BsonValue collection = command.get(name);
        String of = collection != null && collection.isString()
                ? collection.asString().getValue()
                : "";
        commands.computeIfAbsent(name + " " + of, _ -> new LongAdder()).increment();
    }

    /** Commands to the database since the start, by name and collection. */
    Map<String, Long> commands() {
        var counts = new TreeMap<String, Long>();
        commands.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    int eventLoops() {
        return eventLoops;
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * One call, held and settled.
     *
     * @param number of the call; calls go round the accounts
     * @return how long it waited for its commit, in nanoseconds
     */
    Future<Long> call(long number, int accounts) {
        Billing billing = room.billing();
        long account = FIRST_ID + number % accounts;
        var payer = new Payer("org_0000000000000000" + account, null);
        String id = "req_0000000000000000" + (FIRST_ID + number);
        return billing.hold(new HoldRequest(id, payer, HELD_NANO, HELD_NANO)).compose(hold -> {
            long askedNanos = System.nanoTime();
            return billing.settle(new Settlement(
                            hold, COST_NANO, USAGE, "gpt-4o-mini", "openai", "key_0000000000000000" + account))
                    .map(_ -> System.nanoTime() - askedNanos);
        });
    }

    @Override
    public void close() {
        room.stop().await();
        // The client closes its driver on a worker and tells nobody. Where Vert.x is gone before, the driver's threads
        // go on,
        // and with them the process.
        client.close().await();
        driverClosed.future().await();
        vertx.close().await();
    }
}
