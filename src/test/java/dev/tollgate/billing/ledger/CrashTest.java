package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** kill -9 at the places that hurt, and what the next start makes of it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CrashTest {
    private static final Payer END_USER = new Payer("org_a", "eu_1");

    private final Stage stage = new Stage();

    @Test
    void holdsEndWithTheirProcess() {
        stage.fund(100);
        stage.hold("req_1", 40);
        stage.crash();

        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.balance().availableNano()).isEqualTo(100);
        assertThat(stage.hold("req_1", 100).heldNano()).isEqualTo(100);
    }

    @Test
    void anAnsweredSettlementIsThereAlthoughNothingWasProjected() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.store.holdUp("applyAll");
        stage.store.holdUp("insertEntries");
        stage.done(stage.settle(hold, 30));
        assertThat(stage.document().balanceNano()).isEqualTo(100);
        stage.crash();

        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.document().availableNano()).isEqualTo(70);
        assertThat(stage.entries()).extracting(LedgerEntry::id).contains("req_1");
        assertThat(stage.done(stage.settle(hold, 30)).costNano()).isEqualTo(30);
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
    }

    @Test
    void aSettlementThatNeverReachedTheJournalIsNotBooked() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.store.holdUp("insertRecord");
        Future<Settled> settled = stage.settle(hold, 30);
        StagedStore old = stage.store;
        stage.crash();
        // What the dead process sent arrives late: the place is taken.
        old.letGo("insertRecord");
        stage.pass(60_000);

        assertThat(settled.isComplete()).isFalse();
        assertThat(stage.balance().balanceNano()).isEqualTo(100);
        assertUnavailable(failed(stage.settle(hold, 30)));
    }

    @Test
    void aRecordWithTwoLinesOfAnAccountIsAppliedWholeOrNotAtAll() {
        stage.fund(100);
        Hold one = stage.hold("req_1", 10);
        Hold two = stage.hold("req_2", 10);
        Hold three = stage.hold("req_3", 10);
        stage.store.holdUp("insertRecord");
        stage.settle(one, 1);
        stage.pass(3);
        stage.settle(two, 2);
        stage.settle(three, 4);
        stage.pass(3);
        stage.store.letGo("insertRecord");
        stage.pass(4);
        stage.store.holdUp("applyAll");
        stage.pass(300);
        stage.store.letGo("applyAll");
        stage.crash();

        assertThat(stage.document().balanceNano()).isEqualTo(93);
        assertThat(stage.balance().heldNano()).isZero();
        assertThat(stage.entries()).hasSize(4);
    }

    @Test
    void aLateHoldOfADeadProcessIsDroppedWithinAMinute() {
        stage.fund(100);
        stage.store.holdUp("take");
        stage.askHold("req_1", 40);
        stage.pass(5);
        StagedStore old = stage.store;
        stage.crash();
        old.letGo("take");
        stage.pass(5);
        assertThat(stage.document().heldNano()).isEqualTo(40);

        stage.pass(60_000);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.balance().availableNano()).isEqualTo(100);
    }

    @Test
    void anOpenTransferIsCompletedAfterACrash() {
        stage.fund(100);
        stage.store.holdUp("createAccount");
        Future<?> transfer = stage.billing().transfer(new Transfer("t1", "org_a", "eu_1", 30, "usr_admin"));
        stage.pass(100);
        stage.crash();
        assertThat(transfer.isComplete()).isFalse();
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.memory.accounts).doesNotContainKey("eu_1");

        stage.pass(60_000);
        assertThat(requireNonNull(stage.memory.accounts.get("eu_1")).balanceNano())
                .isEqualTo(30);
        assertThat(stage.document().lines()).isEmpty();
        assertThat(stage.memory.entries).containsKeys("t1", "t1_in");
        assertThat(stage.done(stage.billing().balance(new AccountRef(END_USER))).balanceNano())
                .isEqualTo(30);
    }

    @Test
    void aTransferIntoAnAllowanceThatIsThereIsCompletedOnce() {
        stage.fund(100);
        stage.done(stage.billing().transfer(new Transfer("t1", "org_a", "eu_1", 30, "usr_admin")));
        // The second movement is the allowance's credit; its reply and all that follows is lost.
        stage.store.holdUp("removeLines");
        stage.billing().transfer(new Transfer("t2", "org_a", "eu_1", 20, "usr_admin"));
        stage.pass(100);
        stage.crash();
        stage.pass(60_000);

        assertThat(requireNonNull(stage.memory.accounts.get("eu_1")).balanceNano())
                .isEqualTo(50);
        assertThat(stage.document().balanceNano()).isEqualTo(50);
        assertThat(stage.document().lines()).isEmpty();
    }

    @Test
    void aStartThatDiesDuringTheTakeoverIsFollowedByOneThatEndsIt() {
        stage.fund(1_000);
        for (int i = 0; i < 40; i++) {
            Hold hold = stage.hold("req_" + i, 10);
            stage.store.holdUp("applyAll");
            stage.done(stage.settle(hold, 1));
        }
        stage.node.kill();
        stage.store = new StagedStore(stage.memory, stage.world);
        stage.store.next("applyAll", Fate.LOSES_REPLY);
        stage.node = stage.start();
        stage.pass(30);
        stage.crash();
        stage.pass(200);

        assertThat(stage.document().balanceNano()).isEqualTo(960);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.entries()).hasSize(41);
    }

    @Test
    void theHoldsOfManyAccountsEnd() {
        for (int i = 0; i < 205; i++) {
            stage.billing().hold(new HoldRequest("req_" + i, new Payer("org_" + i, null), 0, 0));
        }
        stage.pass(500);
        assertThat(stage.memory.accounts).hasSize(205);
        assertThat(stage.memory.accounts.values())
                .allMatch(account -> !account.slices().isEmpty());
        stage.crash();
        stage.pass(2_000);
        assertThat(stage.memory.accounts.values())
                .allMatch(account -> account.slices().values().stream().allMatch(StandingSlice::isClosed));
        assertThat(stage.node.keeper.admits()).isTrue();
    }

    private <T> Future<T> failed(Future<T> future) {
        stage.pass(500);
        return future;
    }
}
