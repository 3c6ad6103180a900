package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.account;
import static dev.tollgate.billing.ledger.Samples.epoch;
import static dev.tollgate.billing.ledger.Samples.settle;
import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Accounts: holds and applications, each one conditional update of the document. */
interface AccountContract extends StoreContract {
    String EPOCH = epoch(1).id();

    private StandingHold held(String id, long nano) {
        return new StandingHold(id, EPOCH, nano);
    }

    private Application application(long fromSeq, long toSeq, long costNano, long givenNano, String... ended) {
        return new Application(
                "org_a", EPOCH, fromSeq, toSeq, -costNano, givenNano - costNano, 30, Set.of(ended), 7_000);
    }

    private void withHold() throws Exception {
        get(store().createAccount(account("org_a", 100)));
        assertThat(get(store().hold("org_a", held("req_1", 40), 0))).isTrue();
    }

    @Test
    default void anAccountIsMadeOnceAndReadAsItWasMade() throws Exception {
        assertThat(get(store().account("org_a"))).isEmpty();
        assertThat(get(store().createAccount(account("org_a", 100)))).isTrue();
        assertThat(get(store().createAccount(account("org_a", 999)))).isFalse();
        assertThat(stored("org_a")).isEqualTo(account("org_a", 100));
    }

    @Test
    default void anAccountKeepsAllItHas() throws Exception {
        var open = new SlowLine(
                Samples.entry("t1", "eu_1", -5, 2_000), java.util.Optional.of(new SlowLine.CreditTo("eu_9")));
        var full = new AccountState(
                "eu_1",
                "org_a",
                100,
                87,
                2,
                77,
                9_000,
                4,
                List.of(new StandingHold("req_1", EPOCH, 10), new StandingHold("req_2", EPOCH, 5)),
                Map.of(EPOCH, 3L, epoch(2).id(), 0L),
                List.of(open, Samples.line("c1", "eu_1", 6)));

        get(store().createAccount(full));

        assertThat(stored("eu_1")).isEqualTo(full);
    }

    @Test
    default void aHoldTakesWhatIsAvailableToTheLastNano() throws Exception {
        get(store().createAccount(account("org_a", 100)));

        assertThat(get(store().hold("org_a", held("req_1", 101), 0))).isFalse();
        assertThat(get(store().hold("org_a", held("req_1", 60), 0))).isTrue();
        assertThat(get(store().hold("org_a", held("req_2", 41), 0))).isFalse();
        assertThat(get(store().hold("org_a", held("req_3", 40), 0))).isTrue();
        assertThat(get(store().hold("org_a", held("req_4", 0), 0))).isTrue();

        AccountState account = stored("org_a");
        assertThat(account.availableNano()).isZero();
        assertThat(account.balanceNano()).isEqualTo(100);
        assertThat(account.holds()).containsExactly(held("req_1", 60), held("req_3", 40), held("req_4", 0));
        assertThat(account.version()).isZero();
    }

    @Test
    default void aHoldIsTakenOnceByItsId() throws Exception {
        withHold();

        assertThat(get(store().hold("org_a", held("req_1", 40), 0))).isFalse();
        assertThat(get(store().hold("org_a", new StandingHold("req_1", epoch(2).id(), 1), 0)))
                .isFalse();
        assertThat(stored("org_a").availableNano()).isEqualTo(60);
        assertThat(get(store().hold("org_missing", held("req_1", 0), 0))).isFalse();
    }

    @Test
    default void theFirstHoldOfAnEpochSetsItsCheckpointAndNoneSetsItBack() throws Exception {
        withHold();
        assertThat(stored("org_a").applied()).containsExactlyEntriesOf(Map.of(EPOCH, 0L));

        get(store().apply(application(0, 5, 0, 0)));
        get(store().hold("org_a", held("req_2", 1), 0));
        assertThat(stored("org_a").applied()).containsExactlyEntriesOf(Map.of(EPOCH, 5L));
    }

    @Test
    default void noMoreParallelHoldsStandThanTheAccountCovers() throws Exception {
        get(store().createAccount(account("org_a", 100)));
        var holds = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < 64; i++) {
            holds.add(store().hold("org_a", held("req_" + i, 10), 0));
        }
        get(Future.join(holds));

        assertThat(holds.stream().filter(Future::result)).hasSize(10);
        assertThat(stored("org_a").availableNano()).isZero();
        assertThat(stored("org_a").holds()).hasSize(10);
    }

    @Test
    default void anApplicationMovesMoneyHoldsAndCheckpointTogether() throws Exception {
        withHold();
        get(store().hold("org_a", held("req_2", 10), 0));

        assertThat(get(store().apply(application(0, 3, 25, 40, "req_1")))).isTrue();

        AccountState account = stored("org_a");
        assertThat(account.balanceNano()).isEqualTo(75);
        assertThat(account.availableNano()).isEqualTo(65);
        assertThat(account.tokens()).isEqualTo(30);
        assertThat(account.updatedAtMs()).isEqualTo(7_000);
        assertThat(account.version()).isZero();
        assertThat(account.holds()).containsExactly(held("req_2", 10));
        assertThat(account.appliedUpTo(EPOCH)).contains(3L);
    }

    @Test
    default void anApplicationFromAnotherPlaceThanTheCheckpointChangesNothing() throws Exception {
        withHold();
        get(store().apply(application(0, 3, 5, 0)));
        AccountState before = stored("org_a");

        assertThat(get(store().apply(application(0, 3, 5, 0)))).isFalse();
        assertThat(get(store().apply(application(4, 5, 5, 0)))).isFalse();
        assertThat(get(store().apply(new Application("org_a", epoch(2).id(), 0, 1, -5, -5, 1, Set.of(), 1))))
                .isFalse();
        assertThat(get(store().apply(new Application("org_z", EPOCH, 0, 1, -5, -5, 1, Set.of(), 1))))
                .isFalse();
        assertThat(stored("org_a")).isEqualTo(before);
    }

    @Test
    default void anApplicationThatEndsAHoldWhichIsGoneChangesNothing() throws Exception {
        withHold();
        AccountState before = stored("org_a");

        assertThat(get(store().apply(application(0, 3, 5, 40, "req_1", "req_gone"))))
                .isFalse();
        assertThat(stored("org_a")).isEqualTo(before);
    }

    @Test
    default void theTimeOfAnAccountNeverGoesBack() throws Exception {
        withHold();
        get(store().apply(application(0, 1, 5, 0)));
        get(store().apply(new Application("org_a", EPOCH, 1, 2, -5, -5, 1, Set.of(), 3_000)));
        assertThat(stored("org_a").updatedAtMs()).isEqualTo(7_000);
    }

    @Test
    default void checkpointsArePrunedByEpoch() throws Exception {
        withHold();
        get(store().hold("org_a", new StandingHold("req_2", epoch(2).id(), 1), 0));
        get(store().hold("org_a", new StandingHold("req_3", epoch(3).id(), 1), 0));

        get(store().pruneCheckpoints("org_a", List.of(EPOCH, epoch(3).id())));

        assertThat(stored("org_a").applied()).containsOnlyKeys(epoch(2).id());
        assertThat(stored("org_a").version()).isZero();
        assertThat(get(store().apply(application(0, 1, 5, 0)))).isFalse();
    }

    @Test
    default void accountsAreFoundByTheEpochThatHoldsInThem() throws Exception {
        for (String id : List.of("org_a", "org_b", "org_c", "org_d")) {
            get(store().createAccount(account(id, 100)));
        }
        get(store().hold("org_c", held("req_1", 1), 0));
        get(store().hold("org_a", held("req_2", 1), 0));
        get(store().hold("org_a", held("req_3", 1), 0));
        get(store().hold("org_d", held("req_4", 1), 0));
        get(store().hold("org_b", new StandingHold("req_5", epoch(2).id(), 1), 0));

        assertThat(ids(store().accountsHeldBy(EPOCH, "", 10))).containsExactly("org_a", "org_c", "org_d");
        assertThat(ids(store().accountsHeldBy(EPOCH, "", 2))).containsExactly("org_a", "org_c");
        assertThat(ids(store().accountsHeldBy(EPOCH, "org_c", 2))).containsExactly("org_d");
        assertThat(ids(store().accountsHeldBy(epoch(9).id(), "", 2))).isEmpty();
    }

    private List<String> ids(Future<List<AccountState>> accounts) throws Exception {
        return get(accounts).stream().map(AccountState::id).toList();
    }

    /** The sums that the store is asked to apply are those of the lines. */
    @Test
    default void linesComeIntoTheDocumentOnce() throws Exception {
        withHold();
        List<CommittedLine> lines = List.of(
                new CommittedLine(1, settle("org_a", "req_1", 40, 25)),
                new CommittedLine(2, settle("org_a", "req_gone", 5, 3)));
        Application change = stored("org_a").application(EPOCH, lines).orElseThrow();

        assertThat(get(store().apply(change))).isTrue();

        assertThat(stored("org_a").balanceNano()).isEqualTo(72);
        assertThat(stored("org_a").availableNano()).isEqualTo(72);
        assertThat(stored("org_a").application(EPOCH, lines)).isEmpty();
    }
}
