package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts that lag behind the journal: readings are exact all the same, and the account catches up in few updates. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProjectionTest {
    private final Stage stage = new Stage();

    private List<Hold> holds(int count) {
        stage.fund(Math.max(10_000, count * 10));
        List<Future<Hold>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(stage.askHold("req_" + i, 10));
        }
        stage.pass(100);
        return asked.stream().map(Future::result).toList();
    }

    @Test
    void aReadingCountsLinesThatAreNotInTheDocumentYet() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("applyAll");
        stage.done(stage.settle(hold, 30));

        assertThat(stage.balance().balanceNano()).isEqualTo(70);
        assertThat(stage.balance().heldNano()).isZero();
        assertThat(stage.balance().totalTokens()).isEqualTo(30);
        assertThat(stage.document().balanceNano()).isEqualTo(100);
        stage.store.letGo("applyAll");
        stage.pass(300);
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
        assertThat(stage.document().balanceNano()).isEqualTo(70);
    }

    @Test
    void aReadingThatIsOvertakenByTheProjectionMissesNothing() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("applyAll");
        stage.done(stage.settle(hold, 30));
        stage.store.next("account", Fate.ANSWERS_LATE);
        Future<Balance> reading = stage.billing().balance(new AccountRef(PAYER));
        stage.pass(100);
        stage.store.letGo("applyAll");
        stage.pass(100);
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(reading.isComplete()).isFalse();

        stage.pass(3_000);
        assertThat(reading.result().balanceNano()).isEqualTo(70);
        assertThat(reading.result().heldNano()).isZero();
    }

    @Test
    void aReadingDuringWhichTheEpochEndedIsNotGiven() {
        stage.done(stage.settle(stage.fundedHold(), 30));
        stage.store.next("account", Fate.ANSWERS_LATE);
        Future<Balance> reading = stage.billing().balance(new AccountRef(PAYER));
        stage.pass(100);
        stage.closeByAnother();
        stage.pass(3_500);

        assertUnavailable(reading);
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
    }

    @Test
    void aListThatWaitsForAnEpochThatEndsIsNotGiven() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("applyAll");
        stage.done(stage.settle(hold, 30));
        Future<EntryPage> list = stage.billing().entries(new EntryQuery(PAYER, null, null, null, 1, 10));
        stage.pass(100);
        assertThat(list.isComplete()).isFalse();
        stage.closeByAnother();
        stage.pass(1_500);

        assertUnavailable(list);
        assertThat(stage.entries()).hasSize(2);
    }

    @Test
    void aListWaitsForTheEntriesThatAreOnTheirWay() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("insertEntries");
        stage.done(stage.settle(hold, 30));
        Future<EntryPage> list = stage.billing().entries(new EntryQuery(PAYER, null, null, null, 1, 10));
        stage.pass(100);
        assertThat(list.isComplete()).isFalse();
        stage.store.letGo("insertEntries");
        assertThat(stage.done(list).total()).isEqualTo(2);
    }

    @Test
    void anOverdraftIsAnsweredWhenTheAccountShowsIt() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("applyAll");
        Future<Settled> settled = stage.settle(hold, 140);
        stage.pass(500);
        assertThat(settled.isComplete()).isFalse();
        stage.store.letGo("applyAll");
        stage.pass(20);
        assertThat(settled.succeeded()).isTrue();
        assertThat(stage.document().availableNano()).isEqualTo(-40);
    }

    @Test
    void aBusyAccountIsNotKeptWaitingForMoreLines() {
        List<Hold> holds = holds(2_500);
        stage.store.holdUp("insertRecord");
        holds.forEach(hold -> stage.settle(hold, 1));
        stage.pass(10);
        stage.store.letGo("insertRecord");
        stage.pass(50);
        assertThat(stage.document().balanceNano()).isBetween(22_500L, 23_000L);

        stage.pass(400);
        assertThat(stage.document().balanceNano()).isEqualTo(22_500);
    }

    @Test
    void aLongRecordIsAppliedInOneUpdate() {
        List<Hold> holds = holds(300);
        stage.store.holdUp("insertRecord");
        holds.forEach(hold -> stage.settle(hold, 1));
        stage.pass(10);
        stage.store.letGo("insertRecord");
        stage.pass(400);

        assertThat(stage.memory.journal).hasSize(1);
        assertThat(stage.store.count("applyAll")).isEqualTo(1);
        assertThat(stage.document().balanceNano()).isEqualTo(9_700);
        assertThat(stage.balance().heldNano()).isZero();
    }

    @Test
    void manyShortRecordsAreAppliedInFewUpdates() {
        List<Hold> holds = holds(300);
        holds.forEach(hold -> {
            stage.settle(hold, 1);
            stage.pass(10);
        });
        assertThat(stage.memory.journal).hasSize(300);
        stage.pass(1_000);

        assertThat(stage.store.count("applyAll")).isLessThanOrEqualTo(14);
        assertThat(stage.document().balanceNano()).isEqualTo(9_700);
    }

    @Test
    void manyAccountsAreWrittenInOneCommand() {
        List<Future<Hold>> holds = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            holds.add(stage.billing().hold(new HoldRequest("req_" + i, new Payer("org_" + i, null), 0, 0)));
        }
        stage.pass(500);
        holds.forEach(hold -> stage.settle(hold.result(), 1));
        stage.pass(1_000);

        assertThat(stage.store.count("applyAll")).isEqualTo(2);
        assertThat(stage.memory.accounts.values()).allMatch(account -> account.balanceNano() == -1);
    }

    @Test
    void whereOneAccountOfManyWasAppliedByAnotherTheRestIsApplied() {
        stage.store.holdUp("applyAll");
        for (int i = 0; i < 3; i++) {
            Payer payer = new Payer("org_" + i, null);
            Hold hold = stage.done(stage.billing().hold(new HoldRequest("req_" + i, payer, 0, 0)));
            stage.settle(hold, 1);
        }
        stage.pass(500);
        String epochId = stage.node.keeper.epochId();
        long seq = stage.memory.journal.values().stream()
                .filter(record -> record.lines().getFirst().accountId().equals("org_1"))
                .findFirst()
                .orElseThrow()
                .seq();
        stage.memory.apply(new Application("org_1", epochId, 0, seq, 1, 0, 1, 1));
        stage.store.letGo("applyAll");
        stage.pass(1_000);

        assertThat(stage.memory.accounts.values()).hasSize(3).allMatch(account -> account.balanceNano() == -1);
    }

    @Test
    void aFailedUpdateIsTriedAgainAndCountsOnce() {
        Hold hold = stage.fundedHold();
        stage.store.next("applyAll", Fate.FAILS, Fate.LOSES_REPLY);
        stage.store.next("insertEntries", Fate.LOSES_REPLY, Fate.FAILS);
        stage.done(stage.settle(hold, 30));
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.memory.entries).hasSize(2);
    }
}
