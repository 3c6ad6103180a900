package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.store.StoreSchema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Billing as a whole, over the bus and a MongoDB-protocol server. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
abstract class BillingRoomFixture {
    static final long ONE = Credits.ONE_NANO;
    static final Payer ORGANISATION = new Payer("org_a", null);
    static final Payer END_USER = new Payer("org_a", "eu_1");

    private final Ids ids = Ids.random();
    private final String nodeId = ids.next("nd");
    private Vertx vertx;
    private TestMongo mongo;
    MongoClient client;
    BillingRoom room;
    Billing billing;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        mongo = TestMongo.start();
        client = mongo.client(vertx);
        get(new StoreSchema(BillingRoom.collections()).apply(client));
        deploy(0);
    }

    final void deploy(long startCreditsNano) throws Exception {
        room = get(BillingRoom.deploy(
                vertx,
                new Bus(vertx, Duration.ofMinutes(2)),
                new BillingRoom.Ground(client, ids, InstantSource.system(), new SimpleMeterRegistry()),
                new BillingRoom.Options(
                        nodeId,
                        startCreditsNano,
                        Duration.ofSeconds(1),
                        2,
                        new BillingRoom.SliceSettings(1_000_000, Duration.ofSeconds(60), Duration.ofMillis(200)))));
        billing = room.billing();
    }

    @AfterEach
    final void stop() throws Exception {
        get(room.stop());
        get(vertx.close());
        mongo.close();
    }

    void credit(String id, long nano) throws Exception {
        get(billing.credit(new Credit(id, ORGANISATION, nano, "Top-up", "usr_admin")));
    }

    Hold hold(String id, long nano) throws Exception {
        return get(askHold(id, nano));
    }

    Future<Hold> askHold(String id, long nano) {
        return untilAvailable(() -> billing.hold(new HoldRequest(id, ORGANISATION, nano, nano)));
    }

    /** As a caller does who was told to try again: on a busy machine a hold may take longer than anybody waits for it. */
    <T> Future<T> untilAvailable(Supplier<Future<T>> call) {
        return call.get()
                .recover(failure -> failure instanceof TollgateException known && known.kind() == ErrorKind.UNAVAILABLE
                        ? vertx.timer(20, TimeUnit.MILLISECONDS).compose(_ -> untilAvailable(call))
                        : Future.failedFuture(failure));
    }

    TollgateException refusal(String id, long nano) throws Exception {
        TollgateException error = failure(askHold(id, nano));
        assertThat(error.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        return error;
    }

    static TollgateException failure(Future<?> future) {
        return (TollgateException)
                requireNonNull(catchThrowable(() -> get(future)).getCause());
    }

    static Settlement settlement(Hold hold, long costNano) {
        return new Settlement(hold, costNano, Usage.tokens(10, 20, false), "gpt-4", "demo", null);
    }

    Balance balance() throws Exception {
        return get(billing.balance(new AccountRef(ORGANISATION)));
    }

    EntryPage entries() throws Exception {
        return get(billing.entries(new EntryQuery(ORGANISATION, null, null, null, 1, 100)));
    }

    List<LedgerEntry> entriesOf(EntryType type) throws Exception {
        return allEntries().stream().filter(entry -> entry.type() == type).toList();
    }

    List<LedgerEntry> allEntries() throws Exception {
        var all = new ArrayList<LedgerEntry>();
        for (int page = 1; ; page++) {
            List<LedgerEntry> found = get(billing.entries(new EntryQuery(ORGANISATION, null, null, null, page, 100)))
                    .entries();
            all.addAll(found);
            if (found.isEmpty()) {
                return all;
            }
        }
    }

    void assertLedgerEqualsBalance() throws Exception {
        List<LedgerEntry> all = allEntries();
        var sum = new AtomicLong();
        all.forEach(
                entry -> sum.addAndGet(entry.type() == EntryType.CREDIT ? entry.amountNano() : -entry.amountNano()));
        assertThat(sum.get()).isEqualTo(balance().balanceNano());
        assertThat(all).extracting(LedgerEntry::id).doesNotHaveDuplicates();
    }
}
