package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that have slices of one account at the same time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SlicesOfTwoNodesTest {
    private static final long FUNDED = 64_000;

    private final Stage stage = new Stage();
    private final VirtualNode first = stage.node;
    private final VirtualNode second;

    SlicesOfTwoNodesTest() {
        stage.fund(FUNDED);
        stage.hold("req_first", 100);
        stage.beginOther();
        second = stage.node;
        stage.hold("req_second", 100);
        assertThat(stage.document().slices().values()).hasSize(2).allMatch(slice -> slice.heldNano() > 1_000);
    }

    private Future<Hold> ask(VirtualNode node, String id, long nano) {
        stage.node = node;
        return stage.askHold(id, nano);
    }

    private Balance balance(VirtualNode node) {
        stage.node = node;
        return stage.balance();
    }

    private static TollgateException refusal(Future<?> answer) {
        assertThat(answer.failed()).as("refused").isTrue();
        var refusal = (TollgateException) answer.cause();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        return refusal;
    }

    @Test
    void nobodyIsRefusedWhileTheOtherNodeHasCreditsThatNobodyHolds() {
        Future<Hold> rest = ask(first, "req_1", FUNDED - 200);
        stage.pass(300);
        assertThat(rest.succeeded()).isTrue();

        TollgateException refused = refusal(askedForMore());
        assertThat(refused.figures()).containsEntry("available", "0").containsEntry("held", "0.000064");
        assertThat(refused.retryAfter()).as("only open holds are in the way").isNotNull();
    }

    private Future<Hold> askedForMore() {
        Future<Hold> more = ask(second, "req_2", 1);
        stage.pass(300);
        return more;
    }

    @Test
    void nodesThatCallEachOthersCreditsBackAtTheSameMomentServeWhoeverCanBeServed() {
        Future<Hold> one = ask(first, "req_1", FUNDED - 300);
        Future<Hold> other = ask(second, "req_2", FUNDED - 300);
        stage.pass(1_500);

        assertThat(List.of(one, other).stream().filter(Future::succeeded)).hasSize(1);
        assertThat(List.of(one, other)).allMatch(Future::isComplete);
    }

    @Test
    void aSilentHolderIsWaitedForOnlyShortlyAndItsCreditsAreUncertain() {
        stage.peers.cut();
        Future<Hold> asked = ask(first, "req_1", FUNDED - 200);
        stage.pass(300);

        assertThat(refusal(asked).retryAfter()).isNotNull();
        assertThat(stage.memory.recalls).containsKey(Stage.ACCOUNT);
    }

    @Test
    void theDeadHoldersCreditsAreNotRefusedForGood() {
        second.kill();
        assertThat(refusal(afterShortly(ask(first, "req_1", FUNDED + 1))).retryAfter())
                .isNotNull();
        assertThat(balance(first).heldNano())
                .as("of a silent node the whole slice counts")
                .isEqualTo(100 + stage.document().slice(second.keeper.epochId()).heldNano());
    }

    private Future<Hold> afterShortly(Future<Hold> asked) {
        stage.pass(300);
        return asked;
    }

    @Test
    void whatIsHeldIsWhatCallsHoldOnAllNodesAndNotWhatLiesIdle() {
        assertThat(balance(first).heldNano()).isEqualTo(200);
        assertThat(balance(second).heldNano()).isEqualTo(200);
        assertThat(balance(second).availableNano()).isEqualTo(FUNDED - 200);
    }

    @Test
    void aCreditLimitIsSpentFromBothNodesAndNoNanoMore() {
        stage.done(stage.billing().limit(new CreditLimit(Stage.ACCOUNT, 1_000)));
        Future<Hold> tooMuch = ask(first, "req_1", FUNDED + 801);
        stage.pass(300);
        refusal(tooMuch);
        Future<Hold> all = ask(second, "req_2", FUNDED + 800);
        stage.pass(300);
        stage.done(stage.settle(all.result(), FUNDED + 800));
        assertThat(balance(first).balanceNano()).isEqualTo(-800);
        assertThat(balance(first).availableNano()).isZero();
    }

    @Test
    void aCreditLimitTakenAwayStopsBothNodesAtOnce() {
        stage.done(stage.billing().limit(new CreditLimit(Stage.ACCOUNT, 1_000)));
        stage.done(stage.billing().limit(new CreditLimit(Stage.ACCOUNT, 0)));
        Future<Hold> tooMuch = ask(first, "req_1", FUNDED - 199);
        stage.pass(300);
        refusal(tooMuch);
    }

    @Test
    void anAdjustmentBesideCallsOnBothNodesIsInSomeSerialOrder() {
        var holds = new ArrayList<Future<Hold>>();
        for (int i = 0; i < 40; i++) {
            holds.add(ask(i % 2 == 0 ? first : second, "req_" + i, 50));
        }
        stage.pass(100);
        Future<Balance> adjusted = second.billing().adjust(new Adjustment("adj_1", PAYER, 10_000, "gift", "usr_1"));
        for (int i = 0; i < 40; i++) {
            stage.node = i % 2 == 0 ? first : second;
            stage.settle(holds.get(i).result(), 50);
            stage.pass(1);
        }
        stage.pass(2_000);

        assertThat(adjusted.succeeded()).isTrue();
        long spent = 10_000 - balance(first).balanceNano();
        assertThat(spent).isBetween(0L, 2_000L).satisfies(nano -> assertThat(nano % 50)
                .isZero());
        assertThat(balance(second).balanceNano()).isEqualTo(10_000 - spent);
        long before = FUNDED - (2_000 - spent);
        stage.pass(5_000);
        assertThat(requireNonNull(stage.memory.entries.get("adj_1")).deltaNano())
                .isEqualTo(10_000 - before);
    }

    @Test
    void afterAnAdjustmentToLessNoNodeSpendsWhatItHadTaken() {
        stage.done(stage.billing().adjust(new Adjustment("adj_1", PAYER, 250, "gift", "usr_1")));
        assertThat(balance(first).availableNano()).isEqualTo(50);
        for (VirtualNode node : List.of(first, second)) {
            Future<Hold> asked = ask(node, "req_" + node.keeper.epochId(), 51);
            stage.pass(300);
            refusal(asked);
        }
        assertThat(ask(first, "req_last", 50).compose(_ -> Future.succeededFuture()))
                .isNotNull();
        stage.pass(300);
        assertThat(balance(second).availableNano()).isZero();
    }

    @Test
    void aRefundCallsIdleCreditsBackAndMayLeaveLessThanNothing() {
        Balance after = stage.done(
                stage.billing().refund(new Refund("ref_1", PAYER, FUNDED + 50, "Payment was given back", "usr_1")));
        assertThat(after.balanceNano()).isEqualTo(-50);
        assertThat(stage.document().heldNano()).as("what calls hold").isEqualTo(200);
        for (VirtualNode node : List.of(first, second)) {
            Future<Hold> asked = ask(node, "req_" + node.keeper.epochId(), 1);
            stage.pass(300);
            refusal(asked);
        }
        stage.done(stage.billing().refund(new Refund("ref_1", PAYER, FUNDED + 50, "Payment was given back", "usr_1")));
        assertThat(balance(first).balanceNano()).isEqualTo(-50);
    }

    @Test
    void aTransferTakesAllThatNobodyHoldsAndNotANanoMore() {
        TollgateException refused = refusal(afterwards(transfer("tr_1", FUNDED - 199)));
        assertThat(refused.retryAfter()).isNotNull();
        assertThat(stage.done(transfer("tr_2", FUNDED - 200)).balanceNano()).isEqualTo(FUNDED - 200);
        assertThat(balance(first).balanceNano()).isEqualTo(200);
        assertThat(balance(first).availableNano()).isZero();
    }

    private <T> Future<T> afterwards(Future<T> answer) {
        stage.pass(1_000);
        return answer;
    }

    private Future<Balance> transfer(String id, long nano) {
        return stage.billing().transfer(new Transfer(id, Stage.ACCOUNT, "eu_1", nano, "usr_1"));
    }
}
