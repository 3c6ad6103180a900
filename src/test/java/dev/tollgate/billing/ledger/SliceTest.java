package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node holds and spends in memory, from credits that it took of an account beforehand. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SliceTest {
    private static final long RICH = 1_000_000;

    private final Stage stage = new Stage();

    private StandingSlice slice() {
        return stage.document().slice(stage.node.keeper.epochId());
    }

    private void assertNothingIsLost(long fundedNano) {
        AccountState account = stage.document();
        assertThat(account.balanceNano()).isEqualTo(fundedNano);
        assertThat(account.availableNano() + account.heldNano()).isEqualTo(fundedNano);
        assertThat(account.heldNano()).isNotNegative();
    }

    private static void assertRefused(Future<?> answer) {
        assertThat(answer.failed()).as("refused").isTrue();
        assertThat(((TollgateException) answer.cause()).kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
    }

    @Test
    void aThousandCallsOfARichAccountCostHardlyAnyCallOfTheStore() {
        stage.fund(RICH);
        List<String> operations =
                List.of("account", "take", "apply", "applyAll", "insertRecord", "insertEntries", "entry");
        int before = operations.stream().mapToInt(stage.store::count).sum();
        for (int i = 0; i < 50; i++) {
            var holds = new ArrayList<Future<Hold>>();
            for (int j = 0; j < 20; j++) {
                holds.add(stage.askHold("req_" + i + "_" + j, 100));
            }
            stage.pass(10);
            holds.forEach(hold -> stage.settle(hold.result(), 10));
            stage.pass(10);
        }
        stage.pass(2_000);

        assertThat(stage.document().balanceNano()).isEqualTo(RICH - 10_000);
        assertThat(stage.store.count("take")).isEqualTo(1);
        assertThat(operations.stream().mapToInt(stage.store::count).sum() - before)
                .as("one insert for each crowd of 20, what is shared by half a second, and the first take")
                .isLessThan(85);
    }

    @Test
    void aSliceShrinksAsTheAccountRunsLowAndTheLastNanoIsSpent() {
        stage.fund(64_000);
        long before = 10_000;
        long taken = 0;
        int calls = 0;
        Future<Hold> asked = stage.askHold("req_0", 100);
        for (stage.pass(20); asked.succeeded(); stage.pass(20)) {
            StandingSlice slice = slice();
            long piece = slice.takenNano() - taken;
            if (piece > 0) {
                assertThat(piece).as("beside a hold").isLessThanOrEqualTo(before + 100);
                before = piece;
                taken = slice.takenNano();
            }
            stage.settle(asked.result(), 100);
            stage.pass(600);
            asked = stage.askHold("req_" + ++calls, 100);
        }

        assertRefused(asked);
        assertThat(calls).isEqualTo(640);
        assertThat(before).as("the last take, in direct mode").isEqualTo(100);
        assertThat(stage.document().balanceNano()).isZero();
        assertThat(stage.document().availableNano()).isZero();
    }

    @Test
    void manySmallHoldsAtOnceThatTogetherAreMoreThanThereIsAreServedAsFarAsItGoes() {
        stage.fund(6_400);
        var asked = new ArrayList<Future<Hold>>();
        for (int i = 0; i < 70; i++) {
            asked.add(stage.askHold("req_" + i, 100));
        }
        stage.pass(1_000);

        assertThat(asked.stream().limit(64)).allMatch(Future::succeeded);
        assertThat(asked.stream().skip(64)).allSatisfy(SliceTest::assertRefused);
    }

    @Test
    void holdsThatTogetherAreMoreThanANumberCanSayAreRefusedAndOthersAreServed() {
        stage.fund(RICH);
        List<Future<Hold>> vast =
                List.of(stage.askHold("req_1", Long.MAX_VALUE), stage.askHold("req_2", Long.MAX_VALUE));
        stage.pass(1_000);
        assertThat(vast).allSatisfy(SliceTest::assertRefused);
        assertThat(stage.hold("req_3", 100).heldNano()).isEqualTo(100);
    }

    @Test
    void whatNoCallUsedForItsLifeGoesBack() {
        stage.fund(RICH);
        stage.done(stage.billing().release(stage.hold("req_1", 100)));
        assertThat(slice().heldNano()).isPositive();
        stage.pass(VirtualNode.RULES.life().toMillis() + 10_000);

        assertThat(slice().heldNano()).isZero();
        assertNothingIsLost(RICH);
    }

    @Test
    void aForgottenSliceIsBegunAgainFromWhatTheAccountSays() {
        stage.fund(RICH);
        stage.done(stage.settle(stage.hold("req_1", 100), 60));
        stage.pass(2 * VirtualNode.RULES.life().toMillis());
        assertThat(stage.done(stage.settle(stage.hold("req_2", 100), 40)).costNano())
                .isEqualTo(40);
        Hold open = stage.hold("req_3", 500);

        assertThat(stage.balance().balanceNano()).isEqualTo(RICH - 100);
        assertThat(stage.balance().heldNano()).isEqualTo(500);
        stage.done(stage.billing().release(open));
        assertNothingIsLost(RICH - 100);
    }

    @Test
    void aSliceWhoseLineIsStillOnItsWayIsNotForgotten() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 100);
        stage.pass(2 * VirtualNode.RULES.life().toMillis());
        stage.store.holdUp("insertRecord");
        stage.billing().release(hold);
        stage.pass(6_000);
        stage.store.letGo("insertRecord");
        stage.pass(3);
        Future<Hold> next = stage.askHold("req_2", 100);
        Future<Hold> tooMuch = stage.askHold("req_3", 1);
        stage.pass(1_500);
        List.of(next, tooMuch).stream()
                .filter(Future::succeeded)
                .forEach(taken -> stage.settle(taken.result(), taken.result().heldNano()));
        stage.pass(1_500);

        assertThat(stage.document().heldNano()).isNotNegative();
        assertThat(stage.document().balanceNano()).isNotNegative();
    }

    @Test
    void aHoldThatIsGivenBackWhileThereIsPlentyWritesNoLine() {
        stage.fund(RICH);
        int before = stage.store.count("insertRecord");
        Hold hold = stage.hold("req_1", 100);
        assertThat(stage.done(stage.billing().release(hold))).isEqualTo(new Settled("req_1", 0));
        assertThat(stage.done(stage.billing().release(hold))).isEqualTo(new Settled("req_1", 0));

        assertThat(stage.store.count("insertRecord")).isEqualTo(before);
        assertThat(stage.balance().heldNano()).isZero();
    }

    @Test
    void whatACallUsedBeyondItsHoldIsTakenFromTheOwnSliceFirst() {
        stage.fund(RICH);
        Hold hold = stage.hold("req_1", 100);
        long available = stage.document().availableNano();
        stage.done(stage.settle(hold, 5_000));

        assertThat(stage.document().availableNano()).isEqualTo(available);
        assertNothingIsLost(RICH - 5_000);
        assertThat(stage.balance().heldNano()).isZero();
    }

    @Test
    void whatACallUsedBeyondTheWholeSliceLeavesTheAccount() {
        stage.fund(RICH);
        Hold hold = stage.hold("req_1", 100);
        stage.done(stage.settle(hold, RICH + 70));

        assertThat(stage.balance().balanceNano()).isEqualTo(-70);
        assertThat(slice().heldNano()).isZero();
        Future<Hold> refused = stage.askHold("req_2", 1);
        stage.pass(1_000);
        assertRefused(refused);
    }

    @Test
    void aFreeModelNeedsNoCreditsAndItsTokensCount() {
        stage.fund(100);
        stage.done(stage.settle(stage.hold("req_1", 100), 150));
        Hold free = stage.hold("req_2", 0);
        stage.done(stage.billing().settle(new Settlement(free, 0, Usage.tokens(7, 3, false), "m", "p", null)));

        assertThat(stage.balance().balanceNano()).isEqualTo(-50);
        assertThat(stage.balance().totalTokens()).isEqualTo(160);
    }

    @Test
    void aFreeModelNeedsNoCreditsAlsoOnANodeThatHasNone() {
        stage.fund(100);
        stage.done(stage.settle(stage.hold("req_1", 100), 150));
        stage.beginOther();
        assertThat(stage.hold("req_2", 0).heldNano()).isZero();
        Future<Hold> refused = stage.askHold("req_3", 1);
        stage.pass(1_000);
        assertRefused(refused);
    }
}
