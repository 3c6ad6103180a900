package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nobody asks for, but must be done within a minute, an hour or a day. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HousekeepingTest {
    private final Stage stage = new Stage();

    @Test
    void aHoldWhoseTakingWasNeverLearntGoesBackWithinAMinute() {
        stage.fund(100);
        stage.store.next("take", Fate.LOSES_REPLY, Fate.FAILS, Fate.FAILS);
        Future<Hold> unknown = stage.askHold("req_1", 40);
        stage.pass(500);
        assertUnavailable(unknown);
        assertThat(stage.document().heldNano()).isEqualTo(40);

        stage.pass(60_000);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.balance().availableNano()).isEqualTo(100);
        assertThat(stage.memory.journal.values())
                .flatMap(JournalRecord::lines)
                .singleElement()
                .satisfies(line -> assertThat(line.kind()).isEqualTo(Line.Kind.RETURN));
    }

    @Test
    void anOpenHoldStaysAsLongAsItsCallLasts() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.pass(Duration.ofMinutes(20).toMillis());

        assertThat(stage.document().heldNano()).isEqualTo(40);
        assertThat(stage.done(stage.settle(hold, 40)).costNano()).isEqualTo(40);
        assertThat(stage.balance().availableNano()).isEqualTo(60);
    }

    @Test
    void aHoldThatComesTooLateForItsCallerIsReleasedAtOnce() {
        stage.fund(100);
        stage.store.holdUp("take");
        Future<Hold> late = stage.askHold("req_1", 40);
        stage.pass(1_790);
        assertThat(late.isComplete()).isFalse();
        stage.pass(20);
        assertUnavailable(late);

        stage.store.letGo("take");
        stage.pass(600);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.document().availableNano()).isEqualTo(100);
    }

    @Test
    void aSettlementThatWaitsForItsHoldIsBookedOnce() {
        stage.fund(100);
        stage.store.holdUp("take");
        Future<Hold> hold = stage.askHold("req_1", 40);
        Future<Settled> settled = stage.settle(new Hold("req_1", Stage.ACCOUNT, Stage.PAYER, 40), 7);
        stage.store.letGo("take");
        assertThat(stage.done(settled).costNano()).isEqualTo(7);
        assertThat(hold.succeeded()).isTrue();
        assertThat(stage.balance().availableNano()).isEqualTo(93);
    }

    @Test
    void linesThatCouldNotBeCopiedOutAreCopiedLater() {
        stage.store.next("insertEntries", Fate.FAILS, Fate.LOSES_REPLY);
        stage.fund(100);
        assertThat(stage.document().lines()).hasSize(1);
        stage.pass(90_000);

        assertThat(stage.document().lines()).isEmpty();
        assertThat(stage.memory.entries).hasSize(1);
    }

    @Test
    void aPartThatFailsDoesNotKeepTheOthersFromTheirWork() {
        stage.store.next("insertEntries", Fate.FAILS);
        stage.fund(100);
        stage.store.next("accountsWithLines", Fate.FAILS);
        stage.pass(31_000);
        assertThat(stage.store.count("accountsWithLines")).isEqualTo(1);
        assertThat(stage.store.count("epochsToArchive")).isEqualTo(1);
    }

    @Test
    void checkpointsOfEpochsThatEndedLongAgoAreForgotten() {
        stage.fund(100);
        for (int i = 0; i < 5; i++) {
            stage.hold("req_" + i, 1);
            stage.crash();
        }
        stage.hold("req_open", 1);
        assertThat(stage.document().slices()).hasSize(6);
        stage.pass(Duration.ofMinutes(55).toMillis());
        assertThat(stage.document().slices()).hasSize(6);

        stage.pass(Duration.ofMinutes(10).toMillis());
        stage.hold("req_late", 1);
        assertThat(stage.document().slices()).containsOnlyKeys(stage.node.keeper.epochId());
    }

    @Test
    void aFewCheckpointsAreLeftAlone() {
        stage.fund(100);
        stage.hold("req_1", 1);
        stage.crash();
        stage.hold("req_2", 1);
        stage.pass(Duration.ofMinutes(70).toMillis());
        assertThat(stage.document().slices()).hasSize(2);
    }

    @Test
    void recordsMoveToTheArchiveAfterADayExceptTheLast() {
        stage.fund(100);
        for (int i = 0; i < 3; i++) {
            stage.done(stage.settle(stage.hold("req_" + i, 10), 1));
        }
        stage.pass(Duration.ofHours(23).toMillis());
        assertThat(stage.memory.archive).isEmpty();

        stage.pass(Duration.ofHours(2).toMillis());
        assertThat(stage.memory.archive).hasSize(2);
        assertThat(stage.memory.journal).hasSize(1);
        stage.crash();
        assertThat(stage.balance().balanceNano()).isEqualTo(97);
    }

    @Test
    void whatWasStoppedRunsNoMore() {
        stage.node.housekeeping.stop();
        stage.pass(120_000);
        assertThat(stage.store.count("accountsWithLines")).isZero();
    }
}
