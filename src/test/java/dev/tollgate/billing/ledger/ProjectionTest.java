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
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ProjectionTest {
    private final Stage stage = new Stage();

    private List<Hold> holds(int count) {
        stage.fund(10_000);
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
        stage.store.holdUp("apply");
        stage.done(stage.settle(hold, 30));

        assertThat(stage.balance().balanceNano()).isEqualTo(70);
        assertThat(stage.balance().heldNano()).isZero();
        assertThat(stage.balance().totalTokens()).isEqualTo(30);
        assertThat(stage.document().balanceNano()).isEqualTo(100);
        stage.store.letGo("apply");
        stage.pass(10);
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
        assertThat(stage.document().balanceNano()).isEqualTo(70);
    }

    @Test
    void aReadingThatIsOvertakenByTheProjectionMissesNothing() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("apply");
        stage.done(stage.settle(hold, 30));
        stage.store.next("account", Fate.ANSWERS_LATE);
        Future<Balance> reading = stage.billing().balance(new AccountRef(PAYER));
        stage.pass(100);
        stage.store.letGo("apply");
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
        stage.store.holdUp("apply");
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
        stage.store.holdUp("apply");
        Future<Settled> settled = stage.settle(hold, 140);
        stage.pass(500);
        assertThat(settled.isComplete()).isFalse();
        stage.store.letGo("apply");
        stage.pass(10);
        assertThat(settled.succeeded()).isTrue();
        assertThat(stage.document().availableNano()).isEqualTo(-40);
    }

    @Test
    void aLongRecordIsAppliedInOneUpdate() {
        List<Hold> holds = holds(300);
        stage.store.holdUp("insertRecord");
        holds.forEach(hold -> stage.settle(hold, 1));
        stage.pass(10);
        stage.store.letGo("insertRecord");
        stage.pass(100);

        assertThat(stage.memory.journal).hasSize(2);
        assertThat(stage.store.count("apply")).isEqualTo(2);
        assertThat(stage.document().balanceNano()).isEqualTo(9_700);
        assertThat(stage.document().holds()).isEmpty();
    }

    @Test
    void manyShortRecordsAreAppliedTwoHundredAndFiftyLinesAtATime() {
        List<Hold> holds = holds(301);
        stage.store.holdUp("apply");
        holds.forEach(hold -> {
            stage.settle(hold, 1);
            stage.pass(6);
        });
        assertThat(stage.memory.journal).hasSize(301);
        stage.store.letGo("apply");
        stage.pass(100);

        assertThat(stage.store.count("apply")).isEqualTo(3);
        assertThat(stage.document().balanceNano()).isEqualTo(9_699);
    }

    @Test
    void sixteenAccountsAreWrittenAtATime() {
        List<Future<Hold>> holds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            holds.add(stage.billing().hold(new HoldRequest("req_" + i, new Payer("org_" + i, null), 0, 0)));
        }
        stage.pass(200);
        stage.store.holdUp("apply");
        holds.forEach(hold -> stage.settle(hold.result(), 1));
        stage.pass(100);
        assertThat(stage.store.count("apply")).isEqualTo(16);
        stage.store.letGo("apply");
        stage.pass(100);
        assertThat(stage.store.count("apply")).isEqualTo(20);
        assertThat(stage.memory.accounts.values()).allMatch(account -> account.balanceNano() == -1);
    }

    @Test
    void aFailedUpdateIsTriedAgainAndCountsOnce() {
        Hold hold = stage.fundedHold();
        stage.store.next("apply", Fate.FAILS, Fate.LOSES_REPLY);
        stage.store.next("insertEntries", Fate.LOSES_REPLY, Fate.FAILS);
        stage.done(stage.settle(hold, 30));
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.memory.entries).hasSize(2);
    }
}
