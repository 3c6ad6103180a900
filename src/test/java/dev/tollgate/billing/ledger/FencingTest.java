package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Settled;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that another held for dead, and that lives: it must not book what the other has closed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FencingTest {
    private final Stage stage = new Stage();

    @Test
    void aSettlementAfterTheClosedRecordFailsAndIsNotCharged() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.closeByAnother();

        Future<Settled> settled = stage.settle(hold, 30);
        stage.pass(500);

        assertUnavailable(settled);
        assertThat(stage.balance().balanceNano()).isEqualTo(100);
        assertThat(stage.balance().heldNano()).isZero();
        assertThat(stage.entries()).extracting(LedgerEntry::amountNano).containsExactly(100L);
    }

    @Test
    void aFencedNodeBeginsANewEpochAndServesOn() {
        stage.fund(100);
        Hold old = stage.hold("req_1", 40);
        String first = stage.node.keeper.epochId();
        stage.closeByAnother();
        assertUnavailable(settledSoon(old, 30));

        assertThat(stage.node.keeper.epochId()).isNotEqualTo(first).isNotEqualTo(EpochKeeper.NO_EPOCH);
        Hold next = stage.hold("req_2", 100);
        stage.done(stage.settle(next, 60));
        assertThat(stage.balance().balanceNano()).isEqualTo(40);
    }

    @Test
    void aHeartbeatTellsAnIdleNodeThatItIsFenced() {
        String first = stage.node.keeper.epochId();
        stage.closeByAnother();
        stage.pass(1_500);

        assertThat(stage.node.keeper.epochId()).isNotEqualTo(first);
        assertThat(stage.node.keeper.admits()).isTrue();
    }

    @Test
    void aHoldOfTheFencedEpochCannotBeSettledLaterButMayBeReleased() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.closeByAnother();
        stage.pass(2_000);

        assertUnavailable(settledSoon(hold, 30));
        assertThat(stage.done(stage.billing().release(hold)).costNano()).isZero();
        assertThat(stage.balance().availableNano()).isEqualTo(100);
    }

    @Test
    void aSettlementThatIsInTheJournalCountsAlthoughItsNodeNeverHeard() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.store.next("insertRecord", StagedStore.Fate.LOSES_REPLY);
        Future<Settled> settled = stage.settle(hold, 30);
        stage.pass(5);
        stage.closeByAnother();
        stage.pass(1_500);

        // The node learns that its own batch is in before it learns that the epoch is closed.
        assertThat(settled.succeeded()).isTrue();
        assertThat(stage.done(stage.settle(hold, 30)).costNano()).isEqualTo(30);
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
        assertThat(stage.entries())
                .extracting(LedgerEntry::id)
                .contains("req_1")
                .hasSize(2);
    }

    @Test
    void whatWaitsBehindAFencedRecordFailsWithIt() {
        stage.fund(100);
        Hold one = stage.hold("req_1", 10);
        Hold two = stage.hold("req_2", 10);
        stage.store.holdUp("insertRecord");
        Future<Settled> first = stage.settle(one, 5);
        stage.pass(5);
        Future<Settled> second = stage.settle(two, 5);
        stage.pass(5);
        stage.closeByAnother();
        stage.store.letGo("insertRecord");
        stage.pass(500);

        assertUnavailable(first);
        assertUnavailable(second);
        assertThat(stage.balance().balanceNano()).isEqualTo(100);
    }

    @Test
    void aHoldThatIsTakenUnderAFencedEpochIsNotGiven() {
        stage.fund(100);
        stage.store.holdUp("take");
        Future<Hold> hold = stage.askHold("req_1", 40);
        stage.pass(5);
        stage.closeByAnother();
        stage.pass(1_200);
        stage.store.letGo("take");
        stage.pass(700);
        assertUnavailable(hold);
        assertThat(stage.document().heldNano()).isEqualTo(40);

        stage.pass(60_000);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.balance().availableNano()).isEqualTo(100);
    }

    private Future<Settled> settledSoon(Hold hold, long costNano) {
        Future<Settled> settled = stage.settle(hold, costNano);
        stage.pass(500);
        return settled;
    }
}
