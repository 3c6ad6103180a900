package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Start and stop of a node, and two nodes beside each other. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StartTest {
    @Test
    void aStartWithoutAStoreAdmitsNothingUntilItIsThere() {
        Stage stage = Stage.withoutStore();
        stage.pass(5_000);
        assertThat(stage.node.keeper.admits()).isFalse();
        assertUnavailable(stage.askHold("req_1", 0));

        stage.store.away(false);
        stage.pass(1_100);
        assertThat(stage.node.keeper.admits()).isTrue();
        assertThat(stage.hold("req_1", 0).id()).isEqualTo("req_1");
    }

    @Test
    void aStoreThatGoesAwayIsWaitedForAndNothingIsLost() {
        var stage = new Stage();
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.store.away(true);
        Future<Settled> settled = stage.settle(hold, 30);
        stage.pass(30_000);
        assertThat(settled.isComplete()).isFalse();
        assertThat(stage.node.keeper.admits()).isFalse();

        stage.store.away(false);
        assertThat(stage.done(settled).costNano()).isEqualTo(30);
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
        assertThat(stage.node.keeper.admits()).isTrue();
    }

    @Test
    void anEpochIsOpenedBeforeAnythingIsTaken() {
        var stage = new Stage();
        String epochId = stage.node.keeper.epochId();
        assertThat(requireNonNull(stage.memory.epochs.get(epochId)).state()).isEqualTo(MemoryBillingStore.State.OPEN);
    }

    @Test
    void aFencedNodeWhoseNewEpochCannotBeginTriesAgain() {
        var stage = new Stage();
        stage.closeByAnother();
        stage.store.next("openEpoch", Fate.FAILS);
        stage.pass(1_500);
        assertThat(stage.node.keeper.admits()).isFalse();
        stage.pass(1_500);
        assertThat(stage.node.keeper.admits()).isTrue();
    }

    @Test
    void aCleanStopCommitsWhatIsUnderWayAndEndsTheEpoch() {
        var stage = new Stage();
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.hold("req_2", 10);
        String epochId = stage.node.keeper.epochId();
        stage.store.holdUp("insertRecord");
        Future<Settled> settled = stage.settle(hold, 30);
        stage.pass(5);
        Future<Void> stopped = stage.node.billing.drain().compose(_ -> stage.node.keeper.stop());
        stage.pass(100);
        assertThat(stopped.isComplete()).isFalse();
        stage.store.letGo("insertRecord");
        stage.pass(500);

        assertThat(stopped.succeeded()).isTrue();
        assertThat(settled.succeeded()).isTrue();
        assertThat(requireNonNull(stage.memory.epochs.get(epochId)).state()).isEqualTo(MemoryBillingStore.State.DONE);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.node.keeper.admits()).isFalse();
        stage.pass(20_000);
        assertThat(stage.memory.epochs).hasSize(1);
    }

    @Test
    void twoNodesSeeEachOthersMoneyExactly() {
        var stage = new Stage();
        stage.fund(1_000);
        VirtualNode mine = stage.node;
        StagedStore store = stage.beginOther();
        store.holdUp("applyAll");
        for (int i = 0; i < 70; i++) {
            stage.done(stage.settle(stage.hold("req_" + i, 10), 1));
        }
        stage.node = mine;

        assertThat(stage.document().balanceNano()).isEqualTo(1_000);
        assertThat(stage.balance().balanceNano()).isEqualTo(930);
        assertThat(stage.balance().heldNano()).isZero();
        assertThat(stage.entries())
                .extracting(LedgerEntry::id)
                .contains("req_0", "req_69")
                .hasSize(71);
        // A list applies what was committed; what the other then does with its own lines changes nothing.
        assertThat(stage.document().balanceNano()).isEqualTo(930);
        store.letGo("applyAll");
        // Until the other's slice has not been used for long.
        stage.pass(70_000);
        assertThat(stage.document().balanceNano()).isEqualTo(930);
        assertThat(stage.document().availableNano()).isEqualTo(930);
    }
}
