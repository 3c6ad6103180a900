package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that wait for the credits of one slice, and what they leave for others. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SliceWaitersTest {
    private final Stage stage = new Stage();

    private static void assertRefused(Future<?> answer) {
        assertThat(answer.failed()).as("refused").isTrue();
        assertThat(((TollgateException) answer.cause()).kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
    }

    @Test
    void whoWaitsIsServedInTurn() {
        stage.fund(100);
        stage.store.holdUp("take");
        var asked = new ArrayList<Future<Hold>>();
        for (int i = 0; i < 5; i++) {
            asked.add(stage.askHold("req_" + i, 30));
            stage.pass(20);
        }
        stage.store.letGo("take");
        stage.pass(1_000);
        assertThat(asked.stream().map(Future::succeeded)).containsExactly(true, true, true, false, false);
    }

    @Test
    void whoWouldDoWithLessGetsWhatOthersLeave() {
        stage.fund(100);
        stage.store.holdUp("take");
        Future<Hold> first = stage.askHold("req_1", 70);
        Future<Hold> partly = stage.billing().hold(new HoldRequest("req_2", PAYER, 70, 20));
        Future<Hold> none = stage.billing().hold(new HoldRequest("req_3", PAYER, 70, 1));
        stage.pass(20);
        stage.store.letGo("take");
        stage.pass(1_000);

        assertThat(first.result().heldNano()).isEqualTo(70);
        assertThat(partly.result().heldNano()).isEqualTo(30);
        assertRefused(none);
        assertThat(stage.document().availableNano()).isZero();
    }

    @Test
    void whoWouldHoldLessIfCreditWereShortLeavesASpare() {
        stage.fund(100);
        Future<Hold> refused = stage.billing().hold(new HoldRequest("req_1", PAYER, 60, 60, 50));
        stage.pass(1_000);
        assertRefused(refused);
        assertThat(stage.done(stage.billing().hold(new HoldRequest("req_2", PAYER, 60, 60, 40)))
                        .heldNano())
                .isEqualTo(60);
    }

    @Test
    void theSpareIsLeftAlsoWhereTheSliceHasEnough() {
        stage.fund(64_000);
        stage.hold("req_1", 100);
        assertThat(stage.document().slice(stage.node.keeper.epochId()).heldNano())
                .isGreaterThan(200);
        Future<Hold> asked = stage.billing().hold(new HoldRequest("req_2", PAYER, 100, 100, 63_801));
        stage.pass(1_000);
        assertRefused(asked);
        assertThat(stage.done(stage.billing().hold(new HoldRequest("req_3", PAYER, 100, 100, 63_800)))
                        .heldNano())
                .isEqualTo(100);
    }

    @Test
    void anEpochThatEndsLeavesNobodyWaiting() {
        stage.fund(100);
        stage.store.holdUp("take");
        List<Future<Hold>> asked = List.of(stage.askHold("req_1", 60), stage.askHold("req_2", 60));
        stage.pass(20);
        stage.closeByAnother();
        stage.pass(1_200);
        assertThat(asked).allSatisfy(Stage::assertUnavailable);
        stage.store.letGo("take");
        stage.pass(1_000);

        assertThat(stage.hold("req_3", 100).heldNano()).isEqualTo(100);
    }

    @Test
    void whoAsksAgainInTheMomentOfAnAnswerDoesNotHaveTwoTakesUnderWay() {
        stage.fund(64_000);
        stage.hold("req_1", 100);
        stage.store.next("take", Fate.LOSES_REPLY, Fate.LOSES_REPLY, Fate.LOSES_REPLY);
        stage.askHold("req_2", 5_000);
        stage.pass(200);
        // The account is read, to see whether that take came after all; meanwhile everybody waits.
        stage.store.holdUp("account");
        stage.pass(5_000);
        Future<Hold> third = stage.askHold("req_3", 1_000);
        stage.askHold("req_4", 2_000);
        third.onSuccess(_ -> stage.askHold("req_5", 2_000));
        int before = stage.store.count("take");
        stage.store.letGo("account");
        stage.pass(1_000);

        assertThat(stage.balance().heldNano()).isEqualTo(5_100);
        assertThat(stage.store.count("take") - before)
                .as("one for the fourth and the fifth hold")
                .isEqualTo(1);
    }
}
