package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.ledger.MemoryJournalStore.State;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes beside each other: one dies or freezes, and the others must end its epoch, or must not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EpochWatchTest {
    private static final int MINUTE_MS = 60_000;

    private final Stage stage = new Stage();
    private final VirtualNode first = stage.node;
    private final StagedStore firstStore = stage.store;
    private final String firstEpoch = first.keeper.epochId();

    private State state(String epochId) {
        return requireNonNull(stage.memory.epochs.get(epochId)).state();
    }

    @Test
    void noHoldOutlivesItsNodeByAMinuteWhileAnotherLives() {
        stage.fund(100);
        stage.hold("req_1", 40);
        stage.beginOther();
        stage.pass(5_000);
        first.kill();
        stage.pass(15_000);
        assertThat(stage.document().heldNano()).isEqualTo(40);

        stage.pass(15_000);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(state(firstEpoch)).isEqualTo(State.DONE);
        assertThat(stage.hold("req_2", 100).heldNano()).isEqualTo(100);
    }

    @Test
    void whatADeadNodeAnsweredIsBookedByTheSurvivor() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        firstStore.holdUp("applyAll");
        firstStore.holdUp("insertEntries");
        stage.done(stage.settle(hold, 30));
        first.kill();
        stage.beginOther();
        stage.pass(30_000);

        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.memory.entries).containsKey("req_1");
        // What the dead node had sent arrives after all.
        firstStore.letGo("applyAll");
        firstStore.letGo("insertEntries");
        stage.pass(MINUTE_MS);
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.document().availableNano()).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"insertRecord", "closeEpoch", "apply", "drop", "finishEpoch"})
    void twoSurvivorsThatRaceHaveOneEffect(String where) {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.hold("req_2", 10);
        firstStore.holdUp("applyAll");
        stage.done(stage.settle(hold, 30));
        first.kill();
        StagedStore second = stage.beginOther();
        second.holdUp(where);
        stage.begin(3);
        stage.pass(30_000);
        assertThat(state(firstEpoch)).isEqualTo(State.DONE);
        assertThat(stage.document().availableNano()).isEqualTo(70);

        second.letGo(where);
        stage.pass(MINUTE_MS);
        assertThat(stage.document().balanceNano()).isEqualTo(70);
        assertThat(stage.document().availableNano()).isEqualTo(70);
        assertThat(stage.document().heldNano()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"closeEpoch", "drop", "finishEpoch"})
    void anEndThatSomebodyBeganBeforeHeDiedIsFinished(String where) {
        stage.fund(100);
        stage.hold("req_1", 40);
        first.kill();
        StagedStore second = stage.beginOther();
        VirtualNode dying = stage.node;
        second.holdUp(where);
        stage.pass(25_000);
        assertThat(state(firstEpoch)).isNotEqualTo(State.DONE);
        dying.kill();
        stage.begin(3);
        stage.pass(45_000);

        assertThat(state(firstEpoch)).isEqualTo(State.DONE);
        assertThat(stage.document().heldNano()).isZero();
    }

    @Test
    void anEndThatFailsIsTriedAgain() {
        stage.fund(100);
        stage.hold("req_1", 40);
        first.kill();
        StagedStore second = stage.beginOther();
        second.next("closeEpoch", StagedStore.Fate.FAILS, StagedStore.Fate.LOSES_REPLY);
        second.next("accountsHeldBy", StagedStore.Fate.FAILS);
        stage.pass(30_000);
        assertThat(state(firstEpoch)).isEqualTo(State.DONE);
        assertThat(stage.document().heldNano()).isZero();
    }

    @Test
    void whoListensIsToldOfTheEpochThatWasTakenOver() {
        stage.fund(100);
        stage.beginOther();
        var told = new ArrayList<String>();
        stage.node.keeper.onTakenOver((nodeId, epochId) -> told.add(nodeId + " " + epochId));
        stage.pass(MINUTE_MS);
        assertThat(told).isEmpty();

        first.kill();
        stage.pass(MINUTE_MS);
        assertThat(told).containsExactly(VirtualNode.NODE_ID + " " + firstEpoch);
    }

    @Test
    void aNodeWhoseHeartBeatsSlowlyLives() {
        stage.beginOther();
        for (int i = 0; i < 4; i++) {
            firstStore.holdUp("heartbeat");
            stage.pass(18_000);
            firstStore.letGo("heartbeat");
            stage.pass(3_000);
        }
        assertThat(state(firstEpoch)).isEqualTo(State.OPEN);
    }

    @Test
    void aStoreThatWasAwayMakesNobodyDead() {
        StagedStore second = stage.beginOther();
        String secondEpoch = stage.node.keeper.epochId();
        stage.pass(15_000);
        firstStore.away(true);
        second.away(true);
        stage.pass(10_000);
        // The observer is back first.
        second.away(false);
        stage.pass(15_000);
        firstStore.away(false);
        stage.pass(MINUTE_MS);

        assertThat(state(firstEpoch)).isEqualTo(State.OPEN);
        assertThat(state(secondEpoch)).isEqualTo(State.OPEN);
    }

    @Test
    void aReadingThatFailsStartsTheClockAnew() {
        StagedStore second = stage.beginOther();
        first.kill();
        stage.pass(15_000);
        second.next("beats", StagedStore.Fate.FAILS);
        stage.pass(15_000);
        assertThat(state(firstEpoch)).isEqualTo(State.OPEN);

        stage.pass(10_000);
        assertThat(state(firstEpoch)).isEqualTo(State.DONE);
    }

    @Test
    void aStoreThatIsReadButTakesNoHeartbeatMakesNobodyDead() {
        StagedStore second = stage.beginOther();
        stage.pass(5_000);
        firstStore.holdUp("heartbeat");
        second.holdUp("heartbeat");
        stage.pass(MINUTE_MS);
        firstStore.letGo("heartbeat");
        second.letGo("heartbeat");
        stage.pass(2_000);
        assertThat(state(firstEpoch)).isEqualTo(State.OPEN);
    }

    @Test
    void anObserverThatWakesUpHoldsNobodyForDead() {
        stage.beginOther();
        VirtualNode second = stage.node;
        String secondEpoch = second.keeper.epochId();
        stage.pass(15_000);
        // The whole machine stood still.
        first.freeze();
        second.freeze();
        stage.pass(MINUTE_MS);
        second.wakeUp();
        stage.pass(15_000);
        first.wakeUp();
        stage.pass(MINUTE_MS);

        assertThat(state(firstEpoch)).isEqualTo(State.OPEN);
        assertThat(state(secondEpoch)).isEqualTo(State.OPEN);
    }

    @Test
    void aFrozenNodeThatWakesLateIsFencedAndServesOn() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.beginOther();
        first.freeze();
        stage.pass(30_000);
        stage.done(stage.settle(stage.hold("req_2", 100), 100));
        first.wakeUp();
        stage.node = first;
        Future<Settled> settled = stage.settle(hold, 30);
        assertUnavailable(stage.askHold("req_3", 0));
        stage.pass(3_000);

        assertUnavailable(settled);
        assertThat(stage.balance().balanceNano()).isZero();
        assertThat(first.keeper.epochId()).isNotEqualTo(firstEpoch).isNotEqualTo(EpochKeeper.NO_EPOCH);
        assertThat(stage.hold("req_4", 0).id()).isEqualTo("req_4");
    }

    @Test
    void aHoldThatADeadNodeSentIsDroppedByTheSurvivorWhenItComesLate() {
        stage.fund(100);
        firstStore.holdUp("take");
        stage.askHold("req_1", 40);
        stage.pass(5);
        first.kill();
        stage.beginOther();
        stage.pass(30_000);
        firstStore.letGo("take");
        stage.pass(5);
        assertThat(stage.document().heldNano()).isEqualTo(40);

        stage.pass(MINUTE_MS);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.balance().availableNano()).isEqualTo(100);
    }

    @Test
    void aHoldThatAFrozenNodeSendsAfterAnHourIsDroppedWhenItWakes() {
        stage.fund(100);
        firstStore.holdUp("take");
        stage.askHold("req_1", 40);
        stage.pass(5);
        first.freeze();
        stage.beginOther();
        VirtualNode second = stage.node;
        stage.pass(60 * MINUTE_MS);
        second.kill();
        first.wakeUp();
        stage.pass(3_000);
        firstStore.letGo("take");
        stage.pass(5);
        assertThat(stage.document().heldNano()).isEqualTo(40);

        stage.pass(MINUTE_MS);
        assertThat(stage.document().heldNano()).isZero();
    }

    @Test
    void anEpochOfThisNodeThatWasOpenedTooLateIsEnded() {
        stage.closeByAnother();
        firstStore.holdUp("openEpoch");
        stage.pass(3_000);
        first.kill();
        stage.store = new StagedStore(stage.memory, stage.world);
        stage.node = stage.start();
        stage.pass(1_000);
        firstStore.letGo("openEpoch");
        stage.pass(MINUTE_MS);

        assertThat(stage.memory.epochs.values().stream().filter(epoch -> epoch.state() != State.DONE))
                .singleElement()
                .satisfies(epoch -> assertThat(epoch.epoch().id()).isEqualTo(stage.node.keeper.epochId()));
    }

    @Test
    void aKilledNodeIsReadyAgainWithinTenSeconds() {
        stage.fund(100);
        stage.hold("req_1", 40);
        stage.crash();
        stage.pass(1_000);
        assertThat(stage.node.keeper.admits()).isTrue();
        assertThat(stage.document().heldNano()).isZero();
    }
}
