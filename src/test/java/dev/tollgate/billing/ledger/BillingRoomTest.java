package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
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
import dev.tollgate.billing.Transfer;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Billing as a whole, over the bus and a MongoDB-protocol server. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BillingRoomTest {
    private static final long ONE = Credits.ONE_NANO;
    private static final Payer ORGANISATION = new Payer("org_a", null);
    private static final Payer END_USER = new Payer("org_a", "eu_1");

    private final Ids ids = Ids.random();
    private final String nodeId = ids.next("nd");
    private Vertx vertx;
    private TestMongo mongo;
    private MongoClient client;
    private BillingRoom room;
    private Billing billing;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        mongo = TestMongo.start();
        client = mongo.client(vertx);
        get(new StoreSchema(BillingRoom.collections()).apply(client));
        deploy(0);
    }

    private void deploy(long startCreditsNano) throws Exception {
        room = get(BillingRoom.deploy(
                vertx,
                new Bus(vertx, Duration.ofSeconds(15)),
                new BillingRoom.Ground(client, ids, InstantSource.system(), new SimpleMeterRegistry()),
                new BillingRoom.Options(nodeId, startCreditsNano, Duration.ofSeconds(1), 2)));
        billing = room.billing();
    }

    @AfterEach
    void stop() throws Exception {
        get(room.stop());
        get(vertx.close());
        mongo.close();
    }

    @Test
    void exactlyAsManyOfAThousandParallelHoldsStandAsTheAccountCovers() throws Exception {
        credit("fund", 37 * ONE + ONE / 2);
        List<Future<Hold>> holds = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            holds.add(billing.hold(new HoldRequest("req_" + i, ORGANISATION, ONE, ONE)));
        }
        get(Future.join(holds).otherwiseEmpty());

        assertThat(holds.stream().filter(Future::succeeded)).hasSize(37);
        assertThat(holds.stream().filter(Future::failed)).allSatisfy(refused -> {
            TollgateException error = (TollgateException) refused.cause();
            assertThat(error.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        });
        assertThat(balance().heldNano()).isEqualTo(37 * ONE);
        assertThat(balance().availableNano()).isEqualTo(ONE / 2);
    }

    @Test
    void everyCallOfARichAccountHasItsHold() throws Exception {
        credit("fund", 1_000 * ONE);
        Hold hold = hold("req", ONE);

        assertThat(balance().heldNano()).isEqualTo(ONE);
        assertThat(balance().balanceNano()).isEqualTo(1_000 * ONE);
        get(billing.settle(settlement(hold, ONE / 4)));
        assertThat(balance().heldNano()).isZero();
        assertThat(balance().balanceNano()).isEqualTo(1_000 * ONE - ONE / 4);
        assertThat(balance().totalTokens()).isEqualTo(30);
    }

    @Test
    void aCallThatCostNothingLeavesNoEntry() throws Exception {
        credit("fund", ONE);
        Hold hold = hold("req", ONE);

        assertThat(get(billing.settle(settlement(hold, 0))).costNano()).isZero();
        assertThat(balance().availableNano()).isEqualTo(ONE);
        assertThat(entries().entries()).extracting(LedgerEntry::id).containsExactly("fund");
    }

    @Test
    void usageAboveTheHoldIsBookedAndTheNextRequestIsRefused() throws Exception {
        credit("fund", ONE);
        Hold hold = hold("req", ONE);
        get(billing.settle(settlement(hold, 3 * ONE)));

        assertThat(refusal("next", 1).figures())
                .containsEntry("required", "0.000000001")
                .containsEntry("available", "-2")
                .containsEntry("held", "0");
        assertThat(balance().balanceNano()).isEqualTo(-2 * ONE);
    }

    @Test
    void aThousandSmallCreditsMixedWithSpendingSumUpExactly() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(billing.credit(
                    new Credit("c" + i, ORGANISATION, i % 2 == 0 ? ONE / 10 : ONE / 5, "Top-up", "usr_admin")));
            String id = "req_" + i;
            all.add(billing.hold(new HoldRequest(id, ORGANISATION, ONE / 100, ONE / 100))
                    .compose(hold -> billing.settle(settlement(hold, ONE / 1000)))
                    .otherwiseEmpty());
        }
        get(Future.join(all));

        assertThat(all).allMatch(Future::succeeded);
        assertLedgerEqualsBalance();
        long spent = entriesOf(EntryType.DEBIT).size() * (ONE / 1000);
        assertThat(balance().balanceNano()).isEqualTo(75 * ONE - spent);
        assertThat(entriesOf(EntryType.CREDIT))
                .extracting(entry -> Credits.format(entry.amountNano()))
                .containsOnly("0.1", "0.2");
    }

    @Test
    void anAdjustmentBesideAHundredRequestsIsOneEntryInSomeOrder() throws Exception {
        credit("fund", 1_000 * ONE);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(billing.hold(new HoldRequest("req_" + i, ORGANISATION, ONE, ONE))
                    .compose(hold -> billing.settle(settlement(hold, ONE))));
            if (i == 50) {
                all.add(billing.adjust(new Adjustment("adjust", ORGANISATION, 500 * ONE, "gift", "usr_admin")));
            }
        }
        get(Future.join(all));

        assertLedgerEqualsBalance();
        LedgerEntry adjustment = allEntries().stream()
                .filter(entry -> entry.id().equals("adjust"))
                .findFirst()
                .orElseThrow();
        long spentBeforeIt = 1_000 * ONE - (500 * ONE + adjustment.amountNano());
        assertThat(adjustment.type()).isEqualTo(EntryType.DEBIT);
        assertThat(spentBeforeIt % ONE).isZero();
        assertThat(spentBeforeIt).isBetween(0L, 100 * ONE);
        assertThat(balance().balanceNano()).isEqualTo(500 * ONE - (100 * ONE - spentBeforeIt));
    }

    @Test
    void aRefusalTellsToComeBackOnlyWhenOpenHoldsAloneStandInTheWay() throws Exception {
        credit("fund", 2 * ONE);
        hold("req_1", 2 * ONE);

        TollgateException byHolds = refusal("req_2", ONE);
        assertThat(byHolds.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(byHolds.figures()).containsEntry("held", "2").containsEntry("available", "0");
        assertThat(refusal("req_3", 3 * ONE).retryAfter()).isNull();
    }

    @Test
    void whatIsThereIsHeldWhereLessIsEnough() throws Exception {
        credit("fund", 2 * ONE);

        assertThat(get(billing.hold(new HoldRequest("req", ORGANISATION, 5 * ONE, ONE)))
                        .heldNano())
                .isEqualTo(2 * ONE);
    }

    @Test
    void holdThatWouldLeaveLessThanItsSpareIsRefused() throws Exception {
        credit("fund", 5 * ONE);

        assertThat(get(billing.hold(new HoldRequest("req_1", ORGANISATION, ONE, ONE, 4 * ONE)))
                        .heldNano())
                .isEqualTo(ONE);
        assertThat(failure(billing.hold(new HoldRequest("req_2", ORGANISATION, ONE, ONE, 4 * ONE)))
                        .kind())
                .isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
    }

    @Test
    void anAllowanceMadeJustNowPaysTheNextCall() throws Exception {
        credit("fund", 10 * ONE);
        assertThat(get(billing.hold(new HoldRequest("req_1", END_USER, ONE, ONE)))
                        .accountId())
                .isEqualTo("org_a");
        Balance allowance = get(billing.transfer(new Transfer("t1", "org_a", "eu_1", 3 * ONE, "usr_admin")));
        get(billing.transfer(new Transfer("t1", "org_a", "eu_1", 3 * ONE, "usr_admin")));

        assertThat(allowance.balanceNano()).isEqualTo(3 * ONE);
        assertThat(get(billing.hold(new HoldRequest("req_2", END_USER, ONE, ONE)))
                        .accountId())
                .isEqualTo("eu_1");
        assertThat(get(billing.balance(new AccountRef(END_USER))).availableNano())
                .isEqualTo(2 * ONE);
        assertThat(balance().balanceNano()).isEqualTo(7 * ONE);
        TollgateException refused =
                failure(billing.transfer(new Transfer("t2", "org_a", "eu_1", 7 * ONE, "usr_admin")));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(refused.figures()).containsEntry("required", "7").containsEntry("available", "6");
    }

    @Test
    void repeatsHaveOneEffect() throws Exception {
        credit("fund", 5 * ONE);
        credit("fund", 5 * ONE);
        Hold hold = hold("req", ONE);
        assertThat(hold("req", ONE)).isEqualTo(hold);
        for (int i = 0; i < 3; i++) {
            assertThat(get(billing.settle(settlement(hold, ONE))).costNano()).isEqualTo(ONE);
            assertThat(get(billing.release(hold)).costNano()).isEqualTo(ONE);
        }
        assertThat(balance().balanceNano()).isEqualTo(4 * ONE);
        assertThat(failure(billing.hold(new HoldRequest("req", ORGANISATION, ONE, ONE)))
                        .kind())
                .isEqualTo(ErrorKind.CONFLICT);

        get(billing.adjust(new Adjustment("same", ORGANISATION, 4 * ONE, "none", "usr_admin")));
        get(billing.settle(settlement(hold("req_2", ONE), ONE)));
        get(billing.adjust(new Adjustment("same", ORGANISATION, 4 * ONE, "none", "usr_admin")));
        assertThat(balance().balanceNano()).isEqualTo(3 * ONE);
        assertLedgerEqualsBalance();
        assertThat(entries().total()).isEqualTo(3);
    }

    @Test
    void anIdCanBeHeldAgainAfterItCostNothing() throws Exception {
        credit("fund", ONE);
        get(billing.release(hold("req", ONE)));
        Hold again = hold("req", ONE);
        get(billing.settle(settlement(again, ONE)));

        assertThat(balance().balanceNano()).isZero();
        assertThat(balance().heldNano()).isZero();
    }

    @Test
    void anEntryTellsOfItsCall() throws Exception {
        credit("fund", 5 * ONE);
        get(billing.transfer(new Transfer("t1", "org_a", "eu_1", ONE, "usr_admin")));
        Hold hold = get(billing.hold(new HoldRequest("req", END_USER, ONE, ONE)));
        get(billing.settle(new Settlement(hold, ONE / 2, Usage.tokens(10, 20, true), "gpt-4", "openai", "key_1")));

        LedgerEntry entry = get(billing.entries(new EntryQuery(END_USER, null, null, EntryType.DEBIT, 1, 10)))
                .entries()
                .getFirst();
        assertThat(entry.id()).isEqualTo("req");
        assertThat(entry.description()).isEqualTo("gpt-4 usage");
        assertThat(entry.amountNano()).isEqualTo(ONE / 2);
        assertThat(entry.metadata())
                .containsEntry("model", "gpt-4")
                .containsEntry("provider", "openai")
                .containsEntry("tokens", "30")
                .containsEntry("promptTokens", "10")
                .containsEntry("completionTokens", "20")
                .containsEntry("estimated", "true")
                .containsEntry("keyId", "key_1")
                .containsEntry("endUserId", "eu_1")
                .hasSize(8);
    }

    @Test
    void startCreditsAreALineAndComeOnce() throws Exception {
        get(room.stop());
        deploy(10 * ONE);
        get(Future.all(
                billing.balance(new AccountRef(ORGANISATION)),
                billing.hold(new HoldRequest("req", ORGANISATION, ONE, ONE))));

        assertThat(balance().balanceNano()).isEqualTo(10 * ONE);
        assertThat(entries().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("start_org_a");
            assertThat(entry.amountNano()).isEqualTo(10 * ONE);
        });
    }

    @Test
    void aCleanStopKeepsWhatWasAnsweredAndEndsAllHolds() throws Exception {
        credit("fund", 5 * ONE);
        Hold settled = hold("req_1", ONE);
        hold("req_2", ONE);
        get(billing.settle(settlement(settled, ONE)));
        get(room.stop());
        deploy(0);

        assertThat(balance().balanceNano()).isEqualTo(4 * ONE);
        assertThat(balance().heldNano()).isZero();
        assertThat(get(billing.settle(settlement(settled, ONE))).costNano()).isEqualTo(ONE);
        assertLedgerEqualsBalance();
    }

    @Test
    void pagesWithoutSenseAreRefused() throws Exception {
        for (int[] page : new int[][] {{0, 10}, {1, 0}, {1, 101}}) {
            var query = new EntryQuery(ORGANISATION, null, null, null, page[0], page[1]);
            assertThat(failure(billing.entries(query)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        }
    }

    private void credit(String id, long nano) throws Exception {
        get(billing.credit(new Credit(id, ORGANISATION, nano, "Top-up", "usr_admin")));
    }

    private Hold hold(String id, long nano) throws Exception {
        return get(billing.hold(new HoldRequest(id, ORGANISATION, nano, nano)));
    }

    private TollgateException refusal(String id, long nano) throws Exception {
        TollgateException error = failure(billing.hold(new HoldRequest(id, ORGANISATION, nano, nano)));
        assertThat(error.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        return error;
    }

    private static TollgateException failure(Future<?> future) {
        return (TollgateException)
                requireNonNull(catchThrowable(() -> get(future)).getCause());
    }

    private static Settlement settlement(Hold hold, long costNano) {
        return new Settlement(hold, costNano, Usage.tokens(10, 20, false), "gpt-4", "demo", null);
    }

    private Balance balance() throws Exception {
        return get(billing.balance(new AccountRef(ORGANISATION)));
    }

    private EntryPage entries() throws Exception {
        return get(billing.entries(new EntryQuery(ORGANISATION, null, null, null, 1, 100)));
    }

    private List<LedgerEntry> entriesOf(EntryType type) throws Exception {
        return allEntries().stream().filter(entry -> entry.type() == type).toList();
    }

    private List<LedgerEntry> allEntries() throws Exception {
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

    private void assertLedgerEqualsBalance() throws Exception {
        List<LedgerEntry> all = allEntries();
        var sum = new AtomicLong();
        all.forEach(
                entry -> sum.addAndGet(entry.type() == EntryType.CREDIT ? entry.amountNano() : -entry.amountNano()));
        assertThat(sum.get()).isEqualTo(balance().balanceNano());
        assertThat(all).extracting(LedgerEntry::id).doesNotHaveDuplicates();
    }
}
