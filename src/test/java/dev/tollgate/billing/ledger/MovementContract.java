package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.account;
import static dev.tollgate.billing.ledger.Samples.line;
import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Slow movements: one update each, by the version that was seen; their lines stay until they are copied out. */
interface MovementContract extends StoreContract {
    private AccountState made(long balanceNano) throws Exception {
        get(store().createAccount(account("org_a", balanceNano)));
        return stored("org_a");
    }

    private boolean move(AccountState seen, String id, long deltaNano, Movement.Condition condition) throws Exception {
        return get(store().move(new Movement(seen, line(id, "org_a", deltaNano), condition), 8_000));
    }

    @Test
    default void aMovementChangesTheBalanceAndLeavesItsLine() throws Exception {
        AccountState seen = made(100);

        assertThat(move(seen, "c1", 50, Movement.Condition.NONE)).isTrue();

        AccountState moved = stored("org_a");
        assertThat(moved.balanceNano()).isEqualTo(150);
        assertThat(moved.availableNano()).isEqualTo(150);
        assertThat(moved.version()).isEqualTo(seen.version() + 1);
        assertThat(moved.updatedAtMs()).isEqualTo(8_000);
        assertThat(moved.lines()).containsExactly(line("fund_org_a", "org_a", 100), line("c1", "org_a", 50));
    }

    @Test
    default void aLineIsFoundByItsIdWhileItLiesInAnAccount() throws Exception {
        move(made(100), "c1", 50, Movement.Condition.NONE);
        assertThat(get(store().hasSlowLine("c1"))).isTrue();
        assertThat(get(store().hasSlowLine("fund_org_a"))).isTrue();
        assertThat(get(store().hasSlowLine("c2"))).isFalse();

        get(store().removeLines("org_a", List.of("c1")));
        assertThat(get(store().hasSlowLine("c1"))).isFalse();
    }

    @Test
    default void aMovementDecidedFromAnotherVersionChangesNothing() throws Exception {
        AccountState seen = made(100);
        move(seen, "c1", 50, Movement.Condition.NONE);
        AccountState before = stored("org_a");

        assertThat(move(seen, "c1", 50, Movement.Condition.NONE)).isFalse();
        assertThat(move(seen, "c2", 50, Movement.Condition.NONE)).isFalse();
        assertThat(stored("org_a")).isEqualTo(before);
    }

    @Test
    default void oneOfManyParallelMovementsOfOneVersionHappens() throws Exception {
        AccountState seen = made(100);
        var all = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < 32; i++) {
            all.add(store().move(new Movement(seen, line("c" + i, "org_a", 1), Movement.Condition.NONE), 8_000));
        }
        get(Future.join(all));

        assertThat(all.stream().filter(Future::result)).hasSize(1);
        assertThat(stored("org_a").balanceNano()).isEqualTo(101);
    }

    @Test
    default void aCoveredDebitTakesWhatIsAvailableToTheLastNano() throws Exception {
        AccountState seen = made(100);
        get(store().take(new Take("org_a", AccountContract.EPOCH, 0, 40, 0)));

        assertThat(move(seen, "t1", -61, Movement.Condition.COVERED)).isFalse();
        assertThat(move(seen, "t1", -60, Movement.Condition.COVERED)).isTrue();
        assertThat(stored("org_a").availableNano()).isZero();
        assertThat(stored("org_a").balanceNano()).isEqualTo(40);
    }

    @Test
    default void aDifferenceNeedsTheBalanceItWasTakenFrom() throws Exception {
        AccountState seen = made(100);
        get(store().take(new Take("org_a", AccountContract.EPOCH, 0, 40, 0)));
        assertThat(move(seen, "a1", 5, Movement.Condition.SAME_BALANCE)).isTrue();

        AccountState later = stored("org_a");
        get(store().apply(new Application("org_a", AccountContract.EPOCH, 0, 1, 10, 40, 1, 1)));
        assertThat(move(later, "a2", 5, Movement.Condition.SAME_BALANCE)).isFalse();
        assertThat(stored("org_a").balanceNano()).isEqualTo(95);
    }

    @Test
    default void copiedLinesLeaveAndTheVersionTellsIt() throws Exception {
        move(made(100), "c1", 50, Movement.Condition.NONE);
        AccountState seen = stored("org_a");

        get(store().removeLines("org_a", List.of("fund_org_a", "unknown")));
        AccountState copied = stored("org_a");
        assertThat(copied.lines()).containsExactly(line("c1", "org_a", 50));
        assertThat(copied.balanceNano()).isEqualTo(150);
        assertThat(copied.version()).isEqualTo(seen.version() + 1);

        get(store().removeLines("org_a", List.of()));
        assertThat(stored("org_a").lines()).hasSize(1);
        assertThat(stored("org_a").version()).isEqualTo(seen.version() + 2);
    }

    @Test
    default void accountsWithLinesAreFoundOpenOrNot() throws Exception {
        get(store().createAccount(account("org_b", 1)));
        get(store().createAccount(AccountState.fresh("org_c", "org_c", List.of(), 1)));
        AccountState bare = AccountState.fresh("org_d", "org_d", List.of(), 1);
        get(store().createAccount(bare));
        var open = new SlowLine(Samples.entry("t1", "org_d", -1, 1), Optional.of(new SlowLine.CreditTo("eu_1")));
        get(store().move(new Movement(bare, open, Movement.Condition.NONE), 1));
        get(store().createAccount(account("org_a", 1)));

        assertThat(ids("", 10)).containsExactly("org_a", "org_b", "org_d");
        assertThat(ids("", 1)).containsExactly("org_a");
        assertThat(ids("org_a", 1)).containsExactly("org_b");
        assertThat(stored("org_d").lines()).containsExactly(open);
        get(store().removeLines("org_a", List.of("fund_org_a")));
        assertThat(ids("", 10)).containsExactly("org_b", "org_d");
    }

    private List<String> ids(String afterId, int limit) throws Exception {
        return get(store().accountsWithLines(afterId, limit)).stream()
                .map(AccountState::id)
                .toList();
    }
}
