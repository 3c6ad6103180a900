package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.cluster.Cluster;
import dev.tollgate.platform.settings.ClusterSettings;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.FreePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two rooms that share one database and the event bus of a cluster. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PeerServiceTest {
    private static final long FUNDED = 64_000;
    private static final Ids IDS = Ids.random();
    private static final List<Integer> PORTS = List.of(FreePorts.next(), FreePorts.next());
    private static final AtomicInteger LAST = new AtomicInteger();

    private static TestMongo mongo;
    private static Member first;
    private static Member second;

    private final Payer payer = new Payer("org_" + LAST.incrementAndGet(), null);

    /** One node. */
    private record Member(Vertx vertx, MongoClient client, BillingRoom room) {
        Billing billing() {
            return room.billing();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        mongo = TestMongo.start();
        String database = TestMongo.newName();
        first = join(0, database);
        second = join(1, database);
    }

    private static Member join(int index, String database) throws Exception {
        var settings = new ClusterSettings(
                "tcp",
                "peers",
                "127.0.0.1",
                PORTS.get(index),
                0,
                "",
                0,
                0,
                List.of("127.0.0.1:" + PORTS.get(1 - index)),
                "",
                new KubernetesSettings("", "", "", "", new Secret("")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
        Vertx vertx =
                Cluster.join(Vertx.builder(), new VertxOptions(), settings, "").vertx();
        MongoClient client = mongo.client(vertx, database);
        get(new StoreSchema(BillingRoom.collections()).apply(client));
        BillingRoom room = get(BillingRoom.deploy(
                vertx,
                new Bus(vertx, Duration.ofSeconds(60)),
                new BillingRoom.Ground(client, IDS, InstantSource.system(), new SimpleMeterRegistry()),
                new BillingRoom.Options(
                        IDS.next("nd"),
                        0,
                        Duration.ofSeconds(1),
                        2,
                        // Long enough for a busy machine: nobody is to be silent here.
                        new BillingRoom.SliceSettings(1_000_000, Duration.ofMinutes(10), Duration.ofMillis(1_500)))));
        return new Member(vertx, client, room);
    }

    @AfterAll
    static void stop() throws Exception {
        for (Member member : List.of(first, second)) {
            get(member.room().stop());
            get(member.vertx().close());
        }
        mongo.close();
    }

    /** Both hold 100 of the account, and have much more of it. */
    private void bothHaveSlices() throws Exception {
        get(first.billing().credit(new Credit("fund_" + payer.organisationId(), payer, FUNDED, "Top-up", "usr_admin")));
        hold(first, 100);
        hold(second, 100);
        assertThat(document().slices().values()).hasSize(2).allMatch(slice -> slice.heldNano() > 1_000);
    }

    private static String nextId() {
        return "req_" + LAST.incrementAndGet();
    }

    private Hold hold(Member member, long nano) throws Exception {
        return get(member.billing().hold(new HoldRequest(nextId(), payer, nano, nano)));
    }

    private AccountState document() throws Exception {
        return get(new MongoBillingStore(first.client()).account(payer.organisationId()))
                .orElseThrow();
    }

    @Test
    void whatTheOtherNodeDoesNotHoldIsCalledBackOverTheBus() throws Exception {
        bothHaveSlices();
        // It has answered in time once: what the first message between two nodes needs is there.
        awaitHeld(first, 200);
        assertThat(hold(first, FUNDED - 200).heldNano()).isEqualTo(FUNDED - 200);
        assertThat(document().slice(second.room().epochId().orElseThrow()).heldNano())
                .isEqualTo(100);
        assertThat(get(first.client().count("recalls", new JsonObject().put("_id", payer.organisationId()))))
                .as("it was not silent")
                .isZero();
    }

    @Test
    void whoHoldsWhatIsAskedOfTheOtherNode() throws Exception {
        bothHaveSlices();
        for (Member member : List.of(first, second)) {
            awaitHeld(member, 200);
        }
    }

    /** Who does not answer in 200 ms counts with its whole slice, and the machine may be busy. */
    private void awaitHeld(Member member, long nano) throws Exception {
        await(
                "held as it was told",
                () -> get(member.billing().balance(new AccountRef(payer))).heldNano() == nano);
    }

    /** As somebody leaves them whose question did not arrive. */
    @Test
    void marksInTheStoreAreReadByEachNodeThatHasSlices() throws Exception {
        bothHaveSlices();
        get(new MongoBillingStore(first.client())
                .markRecalled(payer.organisationId(), InstantSource.system().millis()));
        await("given back", () -> document().slices().values().stream().allMatch(slice -> slice.heldNano() == 100));
        assertThat(document().availableNano()).isEqualTo(FUNDED - 200);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            get(first.vertx().timer(50, TimeUnit.MILLISECONDS));
        }
    }
}
