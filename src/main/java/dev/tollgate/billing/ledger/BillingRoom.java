package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.usage.MongoUsageStore;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.outbox.Audience;
import dev.tollgate.platform.store.CollectionSchema;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Billing of one node: one home verticle with the epoch and the journal, and from it one verticle a shard.
 *
 * <p>Whoever undeploys it, or closes Vert.x, stops it cleanly: nothing new is admitted, what is under way is committed and
 * applied, and the epoch is closed. The Mongo client must outlive it.
 */
public final class BillingRoom {
    private final Vertx vertx;
    private final String deploymentId;
    private final Billing billing;
    private final LedgerVerticle home;
    private final BillingStore store;

    /**
     * How a node bills.
     *
     * @param nodeId of the node's data folder, from {@code Ids.next("nd")}, the same after each start: a start ends the
     *     epochs that an earlier process left open under it, so two living processes must never share it
     * @param startCredits of new organisations
     * @param heartbeat how often the node tells that it lives, 100 ms to 5 s
     * @param shards at least 1; more than there are event loops are of no use
     * @param slices how much of an account the node takes for itself, and for how long
     */
    public record Options(
            String nodeId, StartCredits startCredits, Duration heartbeat, int shards, SliceSettings slices) {
        public Options {
            if (shards < 1) {
                throw new IllegalArgumentException("no shard");
            }
            if (heartbeat.toMillis() < 100 || heartbeat.toMillis() > 5_000) {
                throw new IllegalArgumentException("a heartbeat is every 100 ms to 5 s");
            }
        }

        /**
         * With the same start credits for all organisations.
         *
         * @param startCreditsNano at least 0
         */
        public Options(String nodeId, long startCreditsNano, Duration heartbeat, int shards, SliceSettings slices) {
            this(nodeId, StartCredits.ofAll(startCreditsNano), heartbeat, shards, slices);
        }
    }

    /**
     * How nodes take credits in advance.
     *
     * @param maxNano of one account at a time, in 10^-9 credit, above 0
     * @param life what no call used for so long goes back
     * @param recallTime how long to wait for other nodes to give back before a call is refused
     */
    public record SliceSettings(long maxNano, Duration life, Duration recallTime) {
        public SliceSettings {
            if (maxNano < 1 || life.isNegative() || recallTime.isNegative()) {
                throw new IllegalArgumentException("slices of nothing, or times below zero");
            }
        }
    }

    /**
     * What billing stands on.
     *
     * @param audience who wants to be told of each call
     */
    public record Ground(MongoClient mongo, Ids ids, InstantSource clock, MeterRegistry meters, Audience audience) {
        /** One that tells nobody. */
        public Ground(MongoClient mongo, Ids ids, InstantSource clock, MeterRegistry meters) {
            this(mongo, ids, clock, meters, Audience.NONE);
        }
    }

    private BillingRoom(Vertx vertx, String deploymentId, Billing billing, LedgerVerticle home, BillingStore store) {
        this.vertx = vertx;
        this.deploymentId = deploymentId;
        this.billing = billing;
        this.home = home;
        this.store = store;
    }

    /** Starts billing. It succeeds also while the store is away: then nothing is admitted until it is there. */
    public static Future<BillingRoom> deploy(Vertx vertx, Bus bus, Ground ground, Options options) {
        var means = new Means(
                new MongoBillingStore(ground.mongo(), ground.audience()),
                new MongoUsageStore(ground.mongo()),
                ground.ids(),
                ground.clock(),
                Timers.of(vertx),
                new BillingMetrics(ground.meters()),
                new BusPeers(bus, options.slices().recallTime()));
        return deploy(vertx, bus, means, options);
    }

    static Future<BillingRoom> deploy(Vertx vertx, Bus bus, Means means, Options options) {
        var shards = new Shards(options.shards());
        var rules = new SliceRules(options.slices().maxNano(), options.slices().life());
        var home = new LedgerVerticle(shards.count(), executor -> {
            var keeper = new EpochKeeper(means, options.nodeId(), options.heartbeat(), executor);
            var register = new ShardRegister(shards);
            var peers = new PeerService(means, bus, register);
            keeper.onEpochBegin(peers::begin);
            return new LedgerVerticle.Home(
                    keeper,
                    new EpochWatch(
                            means, keeper, options.heartbeat(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())),
                    new Housekeeping(means, keeper, register),
                    peers,
                    register,
                    shard -> new BillingVerticle(
                            bus,
                            shard,
                            own -> new BillingService(means, keeper, own, options.startCredits(), rules),
                            register));
        });
        return vertx.deployVerticle(home)
                .map(id -> new BillingRoom(vertx, id, new BillingOverBus(bus, shards), home, means.store()));
    }

    /** The room's door. */
    public Billing billing() {
        return billing;
    }

    /** Whether holds are taken now. */
    public boolean isReady() {
        return home.admits();
    }

    /** The epoch under which this node takes holds now; empty while there is none. From any thread. */
    public Optional<String> epochId() {
        return home.epochId();
    }

    /** The epochs, of all nodes, that are not done: under any other no line can come any more. */
    public Future<Set<String>> livingEpochs() {
        return store.unfinishedEpochs()
                .map(epochs -> epochs.stream().map(Epoch::id).collect(Collectors.toUnmodifiableSet()));
    }

    /** From now on the listener is told of each epoch that this node ends for another, or for an earlier life of its own. */
    public void onTakenOver(EpochListener listener) {
        home.onTakenOver(listener);
    }

    /**
     * Whether a movement or a call with this id is in the ledger. An answer is exact for ids that can come under an ended
     * epoch alone: what that committed is applied.
     */
    public Future<Boolean> isBooked(String id) {
        // First the documents: a line leaves them only when its copy is there.
        return store.hasSlowLine(id)
                .compose(lies ->
                        lies ? Future.succeededFuture(true) : store.entry(id).map(Optional::isPresent));
    }

    /** Brings back what is left on allowances of closed organisations. */
    public Eraser eraser(Ids ids) {
        return new AllowanceEraser(store, billing, ids);
    }

    /** Stops it cleanly. */
    public Future<Void> stop() {
        return vertx.undeploy(deploymentId);
    }

    /** The collections that have indexes; billing also owns `journal` and `journal_archive`, which need none. */
    public static List<CollectionSchema> collections() {
        var ledger = List.of(
                CollectionSchema.named(MongoBillingStore.ACCOUNTS)
                        .index("holders")
                        .index("lines.open")
                        .index("lines.id"),
                CollectionSchema.named(MongoEntryStore.ENTRIES)
                        .index("account", "-at", "-_id")
                        .uniqueIfPresent(MongoEntryStore.UNCHANGED)
                        .uniqueIfPresent(MongoEntryStore.CREDITED)
                        .filled(3, MongoEntryStore::fillCredited),
                CollectionSchema.named(MongoEntryStore.NOTICES).index("state"),
                CollectionSchema.named(MongoJournalStore.EPOCHS)
                        .index("state")
                        .index("archivable")
                        .index("doneAt"));
        return Stream.concat(ledger.stream(), MongoUsageStore.collections().stream())
                .toList();
    }
}
