package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Takes whose outcome is not known, and slices that are sought while they are forgotten. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SliceFaultsTest {
    private static final long LIFE_MS = VirtualNode.RULES.life().toMillis();

    private final Stage stage = new Stage();

    private void assertAllIsBack(long nano) {
        stage.pass(4 * LIFE_MS);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.document().availableNano()).isEqualTo(nano);
        assertThat(stage.hold("req_all", nano).heldNano()).isEqualTo(nano);
    }

    @Test
    void aTakeWhoseReplyIsLostIsTakenOverByTheNextTry() {
        stage.fund(100);
        stage.store.next("take", Fate.LOSES_REPLY, Fate.LOSES_REPLY);
        assertThat(stage.hold("req_1", 60).heldNano()).isEqualTo(60);
        assertThat(stage.document().heldNano()).isEqualTo(60);
        assertThat(stage.document().availableNano()).isEqualTo(40);
    }

    @Test
    void aTakeOfWhichNothingIsHeardIsNotUsedAndComesBack() {
        stage.fund(100);
        stage.store.next("take", Fate.LOSES_REPLY, Fate.LOSES_REPLY, Fate.LOSES_REPLY);
        Future<Hold> asked = stage.askHold("req_1", 60);
        stage.pass(500);
        assertUnavailable(asked);
        assertThat(stage.document().heldNano()).isEqualTo(60);
        assertThat(stage.balance().heldNano()).isZero();

        assertAllIsBack(100);
    }

    @Test
    void aTakeThatArrivesLongAfterItWasGivenUpComesBackWithinMinutes() {
        stage.fund(100);
        stage.store.next("take", Fate.ARRIVES_LATE, Fate.ARRIVES_LATE, Fate.ARRIVES_LATE);
        Future<Hold> asked = stage.askHold("req_1", 60);
        stage.pass(59_000);
        assertUnavailable(asked);
        assertThat(stage.document().heldNano()).isZero();
        stage.pass(1_500);
        assertThat(stage.document().heldNano()).as("it had its effect once").isEqualTo(60);

        assertAllIsBack(100);
    }

    @Test
    void aTakeThatArrivesAfterAnotherHasNoEffect() {
        stage.fund(100);
        stage.store.next("take", Fate.ARRIVES_LATE, Fate.ARRIVES_LATE, Fate.ARRIVES_LATE);
        stage.askHold("req_1", 60);
        stage.pass(1_000);
        Hold hold = stage.hold("req_2", 30);
        stage.pass(65_000);
        assertThat(stage.document().heldNano()).isEqualTo(30);
        stage.done(stage.billing().release(hold));
        assertAllIsBack(100);
    }

    @Test
    void aTakeThatArrivesWhenItsSliceWasForgottenIsFoundByTheNextHold() {
        stage.fund(100);
        stage.done(stage.billing().release(stage.hold("req_1", 10)));
        stage.pass(3 * LIFE_MS);
        // As a take does that was given up minutes ago.
        String epochId = stage.node.keeper.epochId();
        stage.memory.take(
                new Take(Stage.ACCOUNT, epochId, stage.document().slice(epochId).takenNano(), 50, 0));
        assertThat(stage.document().heldNano()).isEqualTo(50);

        Hold hold = stage.hold("req_3", 70);
        assertThat(stage.balance().heldNano()).isEqualTo(70);
        stage.done(stage.billing().release(hold));
        stage.pass(1_000);
        assertAllIsBack(100);
    }

    @Test
    void aHoldThatComesWhenItsCallerHasGoneGoesBack() {
        stage.fund(100);
        stage.store.holdUp("take");
        Future<Hold> asked = stage.askHold("req_1", 60);
        stage.pass(1_900);
        assertUnavailable(asked);
        stage.store.letGo("take");
        stage.pass(1_000);

        assertAllIsBack(100);
    }

    @Test
    void aHoldThatIsOnlyHalfTakenGivesItsBudgetBack() {
        stage.fund(100);
        var budget = new Budget("key_1", BudgetPeriod.TOTAL, 1_000, 1);
        Future<Hold> refused = stage.billing().hold(new HoldRequest("req_1", PAYER, 101, 101, 0, List.of(budget)));
        stage.pass(1_000);
        assertThat(refused.failed()).isTrue();
        assertThat(budget().heldNano()).isZero();
        assertThat(budget().availableNano()).isEqualTo(1_000);
    }

    @Test
    void whileABudgetIsWaitedForTheAccountsSliceIsNotThereTwice() {
        stage.fund(1_000);
        var budget = new Budget("key_1", BudgetPeriod.TOTAL, 1_000, 1);
        // The slices are swept every five seconds.
        stage.pass(3_000);
        stage.store.holdUp("createAccount");
        Future<Hold> waits = stage.billing().hold(new HoldRequest("req_1", PAYER, 400, 400, 0, List.of(budget)));
        // Long enough for a slice that nobody uses to be forgotten, short enough for the caller.
        stage.pass(1_700);
        stage.store.letGo("createAccount");
        stage.pass(100);
        Future<Hold> second = stage.askHold("req_2", 400);
        Future<Hold> third = stage.askHold("req_3", 400);
        stage.pass(1_000);

        assertThat(List.of(waits, second, third).stream().filter(Future::succeeded))
                .hasSize(2);
        assertThat(stage.document().heldNano()).isEqualTo(800);
    }

    @Test
    void theLowerLimitOfTwoThatComeWhileABudgetIsOpenedIsKept() {
        stage.fund(1_000);
        stage.store.holdUp("account");
        Future<Hold> old = hold("req_1", new Budget("key_1", BudgetPeriod.TOTAL, 500, 1));
        Future<Hold> now = hold("req_2", new Budget("key_1", BudgetPeriod.TOTAL, 100, 2));
        stage.pass(20);
        stage.store.letGo("account");
        stage.pass(1_000);

        assertThat(List.of(old, now)).allMatch(Future::failed);
        assertThat(budget().creditLimitNano()).isEqualTo(100);
    }

    private AccountState budget() {
        return requireNonNull(stage.memory.accounts.get("bud_key_1_total"));
    }

    private Future<Hold> hold(String id, Budget budget) {
        return stage.billing().hold(new HoldRequest(id, PAYER, 200, 200, 0, List.of(budget)));
    }

    @Test
    void anEpochThatIsClosedWhileSlicesAreCalledBackLeavesNobodyWaiting() {
        stage.fund(100);
        VirtualNode first = stage.node;
        stage.beginOther();
        stage.hold("req_1", 60);
        stage.store.holdUp("markRecalled");
        stage.node = first;
        stage.peers.cut();
        stage.store.holdUp("account");
        Future<Hold> asked = stage.askHold("req_2", 60);
        stage.pass(20);
        stage.closeByAnother();
        stage.store.letGo("account");
        stage.pass(3_000);
        assertThat(asked.failed()).isTrue();
    }
}
