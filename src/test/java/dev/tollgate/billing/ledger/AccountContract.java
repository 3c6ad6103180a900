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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Accounts: holds and applications, each one conditional update of the document. */
interface AccountContract extends StoreContract {
    String EPOCH = epoch(1).id();

    private Take take(long takenNano, long nano) {
        return new Take("org_a", EPOCH, takenNano, nano, 0);
    }

    private Application application(long fromSeq, long toSeq, long costNano, long heldNano) {
        return new Application("org_a", EPOCH, fromSeq, toSeq, costNano, heldNano, 30, 7_000);
    }

    private StandingSlice slice(long applied, long taken, long held) {
        return new StandingSlice(applied, taken, held);
    }

    private void withSlice() throws Exception {
        get(store().createAccount(account("org_a", 100)));
        assertThat(get(store().take(take(0, 40)))).isPresent();
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
        var open = new SlowLine(Samples.entry("t1", "eu_1", -5, 2_000), Optional.of(new SlowLine.CreditTo("eu_9")));
        var full = new AccountState(
                "eu_1",
                "org_a",
                100,
                87,
                2,
                5,
                77,
                9_000,
                4,
                Map.of(EPOCH, slice(3, 20, 15), epoch(2).id(), slice(0, StandingSlice.CLOSED, 0)),
                List.of(open, Samples.line("c1", "eu_1", 6)));

        get(store().createAccount(full));

        assertThat(stored("eu_1")).isEqualTo(full);
    }

    @Test
    default void aTakeGetsWhatIsAvailableToTheLastNano() throws Exception {
        get(store().createAccount(account("org_a", 100)));

        assertThat(get(store().take(take(0, 101)))).isEmpty();
        assertThat(get(store().take(take(0, 60)))).isPresent();
        assertThat(get(store().take(take(60, 41)))).isEmpty();
        assertThat(get(store().take(new Take("org_a", EPOCH, 60, 40, 1)))).isEmpty();
        AccountState last = get(store().take(take(60, 40))).orElseThrow();

        assertThat(last).isEqualTo(stored("org_a"));
        assertThat(last.availableNano()).isZero();
        assertThat(last.balanceNano()).isEqualTo(100);
        assertThat(last.slice(EPOCH)).isEqualTo(slice(0, 100, 100));
        assertThat(last.version()).isZero();
    }

    @Test
    default void aTakeHasItsEffectOnce() throws Exception {
        withSlice();

        assertThat(get(store().take(take(0, 40)))).isEmpty();
        assertThat(get(store().take(take(39, 1)))).isEmpty();
        assertThat(stored("org_a").availableNano()).isEqualTo(60);
        assertThat(get(store().take(new Take("org_missing", EPOCH, 0, 0, 0)))).isEmpty();
    }

    @Test
    default void aTakeOfNothingMakesTheSliceKnownAndTheNextOneAddsToIt() throws Exception {
        get(store().createAccount(account("org_a", 0)));

        assertThat(get(store().take(take(0, 0))).orElseThrow().slices()).containsOnlyKeys(EPOCH);
        assertThat(get(store().take(take(0, 0)))).isPresent();
        assertThat(get(store().take(take(0, 1)))).isEmpty();
        assertThat(stored("org_a").slice(EPOCH)).isEqualTo(slice(0, 0, 0));
    }

    @Test
    default void theFirstTakeOfAnEpochSetsItsCheckpointAndNoneSetsItBack() throws Exception {
        withSlice();
        assertThat(stored("org_a").appliedUpTo(EPOCH)).contains(0L);

        get(store().apply(application(0, 5, 0, 0)));
        get(store().take(take(40, 1)));
        assertThat(stored("org_a").appliedUpTo(EPOCH)).contains(5L);
        assertThat(stored("org_a").appliedUpTo(epoch(2).id())).isEmpty();
    }

    @Test
    default void noMoreIsTakenInParallelThanTheAccountCovers() throws Exception {
        get(store().createAccount(account("org_a", 100)));
        var takes = new ArrayList<Future<Optional<AccountState>>>();
        for (int i = 0; i < 64; i++) {
            takes.add(store().take(new Take("org_a", epoch(i % 32 + 1).id(), 0, 10, 0)));
        }
        get(Future.join(takes));

        assertThat(takes.stream().filter(take -> take.result().isPresent())).hasSize(10);
        assertThat(stored("org_a").availableNano()).isZero();
        assertThat(stored("org_a").heldNano()).isEqualTo(100);
    }

    @Test
    default void anApplicationMovesMoneySliceAndCheckpointTogether() throws Exception {
        withSlice();

        assertThat(get(store().apply(application(0, 3, 25, 30)))).isTrue();

        AccountState account = stored("org_a");
        assertThat(account.balanceNano()).isEqualTo(75);
        assertThat(account.availableNano()).isEqualTo(65);
        assertThat(account.tokens()).isEqualTo(30);
        assertThat(account.updatedAtMs()).isEqualTo(7_000);
        assertThat(account.version()).isZero();
        assertThat(account.slice(EPOCH)).isEqualTo(slice(3, 40, 10));
    }

    @Test
    default void whatIsSpentBeyondTheSliceIsNotAvailable() throws Exception {
        withSlice();
        get(store().apply(application(0, 1, 130, 40)));
        assertThat(stored("org_a").balanceNano()).isEqualTo(-30);
        assertThat(stored("org_a").availableNano()).isEqualTo(-30);
    }

    @Test
    default void anApplicationFromAnotherPlaceThanTheCheckpointChangesNothing() throws Exception {
        withSlice();
        get(store().apply(application(0, 3, 5, 5)));
        AccountState before = stored("org_a");

        assertThat(get(store().apply(application(0, 3, 5, 5)))).isFalse();
        assertThat(get(store().apply(application(4, 5, 5, 5)))).isFalse();
        assertThat(get(store().apply(new Application("org_a", epoch(2).id(), 0, 1, 5, 5, 1, 1))))
                .isFalse();
        assertThat(get(store().apply(new Application("org_z", EPOCH, 0, 1, 5, 5, 1, 1))))
                .isFalse();
        assertThat(stored("org_a")).isEqualTo(before);
    }

    @Test
    default void linesOfManyAccountsAreAppliedInOneCommandEachForItself() throws Exception {
        withSlice();
        get(store().createAccount(account("org_b", 100)));
        get(store().take(new Take("org_b", EPOCH, 0, 10, 0)));
        Application other = new Application("org_b", EPOCH, 0, 2, 3, 10, 1, 1);

        assertThat(get(store().applyAll(List.of(application(7, 8, 1, 1), other))))
                .isEqualTo(1);
        assertThat(stored("org_a").balanceNano()).isEqualTo(100);
        assertThat(stored("org_b").balanceNano()).isEqualTo(97);
        assertThat(get(store().applyAll(List.of(application(0, 1, 1, 1), other))))
                .isEqualTo(1);
        assertThat(stored("org_a").balanceNano()).isEqualTo(99);
        assertThat(stored("org_b").balanceNano()).isEqualTo(97);
        assertThat(get(store().applyAll(List.of()))).isZero();
    }

    @Test
    default void theTimeOfAnAccountNeverGoesBack() throws Exception {
        withSlice();
        get(store().apply(application(0, 1, 5, 5)));
        get(store().apply(new Application("org_a", EPOCH, 1, 2, 5, 5, 1, 3_000)));
        assertThat(stored("org_a").updatedAtMs()).isEqualTo(7_000);
    }

    @Test
    default void whatAClosedEpochStillHasGoesBackAndNoTakeOfItCountsAnyMore() throws Exception {
        withSlice();
        get(store().apply(application(0, 2, 5, 5)));
        StandingSlice seen = stored("org_a").slice(EPOCH);

        assertThat(get(store().drop(List.of(new Drop("org_a", EPOCH, slice(0, 40, 40), 3)))))
                .isZero();
        assertThat(get(store().drop(List.of(new Drop("org_a", EPOCH, seen, 3)))))
                .isEqualTo(1);
        assertThat(get(store().drop(List.of(new Drop("org_a", EPOCH, seen, 3)))))
                .isZero();

        AccountState account = stored("org_a");
        assertThat(account.availableNano()).isEqualTo(95);
        assertThat(account.slice(EPOCH)).isEqualTo(slice(3, StandingSlice.CLOSED, 0));
        assertThat(get(store().take(take(40, 1)))).isEmpty();
        assertThat(get(store().take(take(0, 1)))).isEmpty();
        assertThat(get(store().apply(application(2, 3, 1, 1)))).isFalse();
        assertThat(get(store().accountsHeldBy(EPOCH, "", 9))).isEmpty();
    }

    @Test
    default void aLimitIsChangedFromTheOneThatWasSeenByALaterOneOnly() throws Exception {
        withSlice();
        assertThat(get(store().changeLimit(new CreditLimitChange("org_a", 0, 50, 7))))
                .isTrue();
        assertThat(stored("org_a").availableNano()).isEqualTo(110);
        assertThat(stored("org_a").creditLimitNano()).isEqualTo(50);
        assertThat(stored("org_a").limitVersion()).isEqualTo(7);

        assertThat(get(store().changeLimit(new CreditLimitChange("org_a", 50, 60, 7))))
                .isFalse();
        assertThat(get(store().changeLimit(new CreditLimitChange("org_a", 40, 60, 8))))
                .isFalse();
        assertThat(get(store().changeLimit(new CreditLimitChange("org_a", 50, 20, 8))))
                .isTrue();
        assertThat(stored("org_a").availableNano()).isEqualTo(80);
    }

    @Test
    default void slicesArePrunedByEpoch() throws Exception {
        withSlice();
        get(store().take(new Take("org_a", epoch(2).id(), 0, 1, 0)));
        get(store().take(new Take("org_a", epoch(3).id(), 0, 1, 0)));

        get(store().pruneSlices("org_a", List.of(EPOCH, epoch(3).id())));

        assertThat(stored("org_a").slices()).containsOnlyKeys(epoch(2).id());
        assertThat(stored("org_a").version()).isZero();
        assertThat(get(store().apply(application(0, 1, 5, 5)))).isFalse();
    }

    @Test
    default void accountsAreFoundByTheEpochThatHasSomethingOfThem() throws Exception {
        for (String id : List.of("org_a", "org_b", "org_c", "org_d")) {
            get(store().createAccount(account(id, 100)));
        }
        get(store().take(new Take("org_c", EPOCH, 0, 1, 0)));
        get(store().take(new Take("org_a", EPOCH, 0, 1, 0)));
        get(store().take(new Take("org_a", EPOCH, 1, 1, 0)));
        get(store().take(new Take("org_d", EPOCH, 0, 1, 0)));
        get(store().take(new Take("org_b", epoch(2).id(), 0, 1, 0)));

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
        withSlice();
        List<CommittedLine> lines = List.of(
                new CommittedLine(1, settle("org_a", "req_1", 30, 25)),
                new CommittedLine(2, settle("org_a", "req_2", 3, 3)));
        Application change = stored("org_a").application(EPOCH, lines).orElseThrow();

        assertThat(get(store().apply(change))).isTrue();

        assertThat(stored("org_a").balanceNano()).isEqualTo(72);
        assertThat(stored("org_a").availableNano()).isEqualTo(65);
        assertThat(stored("org_a").slice(EPOCH)).isEqualTo(slice(2, 40, 7));
        assertThat(stored("org_a").application(EPOCH, lines)).isEmpty();
    }

    @Test
    default void anAccountIsMarkedUntilTheMarkIsOld() throws Exception {
        get(store().markRecalled("org_a", 1_000));
        get(store().markRecalled("org_b", 3_000));
        get(store().markRecalled("org_a", 2_000));
        get(store().markRecalled("org_a", 500));
        assertThat(get(store().recalled(2_000))).containsExactlyInAnyOrder("org_a", "org_b");
        assertThat(get(store().recalled(2_001))).containsExactly("org_b");
        assertThat(get(store().recalled(0))).containsExactly("org_b");
    }
}
