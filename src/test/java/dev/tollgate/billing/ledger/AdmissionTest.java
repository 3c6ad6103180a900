package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that may not be able to commit takes no holds. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdmissionTest {
    private final Stage stage = new Stage();

    @Test
    void aNodeWhoseLastHeartbeatIsOverTenSecondsOldAdmitsNothing() {
        stage.fund(100);
        stage.pass(500);
        stage.store.holdUp("heartbeat");
        stage.pass(8_000);
        assertThat(stage.node.keeper.admits()).isTrue();
        assertThat(stage.hold("req_1", 1).heldNano()).isEqualTo(1);

        stage.pass(3_000);
        assertThat(stage.node.keeper.admits()).isFalse();
        Future<Hold> refused = stage.askHold("req_2", 1);
        assertUnavailable(refused);

        stage.store.letGo("heartbeat");
        stage.pass(7_000);
        assertThat(stage.node.keeper.admits()).isTrue();
        assertThat(stage.hold("req_2", 1).heldNano()).isEqualTo(1);
    }

    @Test
    void timeCountsFromTheSendingOfAHeartbeat() {
        var admission = new Admission();
        admission.open(1_000);
        assertThat(admission.admits(11_000)).isTrue();
        assertThat(admission.admits(11_001)).isFalse();

        admission.heartbeatAcknowledged(5_000, 11_001);
        assertThat(admission.admits(15_000)).isTrue();
        assertThat(admission.admits(15_001)).isFalse();
    }

    @Test
    void nothingIsAdmittedOutsideOfAnEpoch() {
        var admission = new Admission();
        assertThat(admission.admits(0)).isFalse();
        admission.open(0);
        admission.close();
        assertThat(admission.admits(0)).isFalse();
    }

    @Test
    void aCommitUnderWayForOverASecondStopsAdmissionUntilItIsAcknowledged() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 10);
        stage.store.holdUp("heartbeat");
        stage.store.holdUp("insertRecord");
        Future<Settled> settled = stage.settle(hold, 5);
        stage.pass(900);
        assertThat(stage.node.keeper.admits()).isTrue();

        stage.pass(200);
        assertThat(stage.node.keeper.admits()).isFalse();
        assertUnavailable(stage.askHold("req_2", 1));

        stage.store.letGo("insertRecord");
        stage.pass(50);
        assertThat(settled.succeeded()).isTrue();
        assertThat(stage.node.keeper.admits()).isTrue();
    }

    @Test
    void aFailedCommitStopsAdmissionUntilOneIsAcknowledged() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 10);
        stage.store.holdUp("heartbeat");
        stage.store.next("insertRecord", Fate.FAILS, Fate.FAILS);
        Future<Settled> settled = stage.settle(hold, 5);
        stage.pass(10);
        assertThat(stage.node.keeper.admits()).isFalse();
        assertUnavailable(stage.askHold("req_2", 1));

        stage.pass(200);
        assertThat(settled.succeeded()).isTrue();
        assertThat(stage.node.keeper.admits()).isTrue();
    }

    @Test
    void aHeartbeatAfterAFailedCommitShowsThatTheStoreIsThere() {
        var admission = new Admission();
        admission.open(0);
        admission.commitBegan(0);
        admission.commitFailed();
        assertThat(admission.admits(1)).isFalse();

        admission.heartbeatAcknowledged(500, 1_500);
        assertThat(admission.admits(2_500)).isTrue();
        assertThat(admission.admits(2_501)).isFalse();
        admission.commitAcknowledged();
        assertThat(admission.admits(2_501)).isTrue();
    }

    @Test
    void aCommitThatVanishedIsTriedAgainWithinSeconds() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 10);
        stage.store.next("insertRecord", Fate.VANISHES);
        Future<Settled> settled = stage.settle(hold, 5);
        stage.pass(4_900);
        assertThat(settled.isComplete()).isFalse();
        stage.pass(300);
        assertThat(settled.succeeded()).isTrue();
        assertThat(stage.balance().balanceNano()).isEqualTo(95);
    }

    @Test
    void aShardWithTenThousandOpenHoldsTakesNoMoreUntilOneIsOver() {
        stage.fund(100);
        stage.store.away(true);
        for (int i = 0; i < HoldBook.MAX_OPEN; i++) {
            assertThat(stage.askHold("req_" + i, 1).isComplete()).isFalse();
        }
        assertUnavailable(stage.askHold("req_more", 1));

        // Holds that could not be taken make room again.
        stage.pass(200);
        stage.store.away(false);
        assertThat(stage.hold("req_more", 1).heldNano()).isEqualTo(1);
    }

    @Test
    void aNodeThatStopsAdmitsNothingAndTakesTheEndsOfItsCalls() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 10);
        stage.node.keeper.closeAdmission();

        assertUnavailable(stage.askHold("req_2", 1));
        assertThat(stage.done(stage.settle(hold, 5)).costNano()).isEqualTo(5);
    }
}
