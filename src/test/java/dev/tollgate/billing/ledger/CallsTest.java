package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetPeriod;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One call after another: repeats of either end, ids that come again, and whose account pays. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CallsTest {
    private static final Payer END_USER = new Payer("org_a", "eu_1");

    private final Stage stage = new Stage();

    @Test
    void aHoldAskedForTwiceIsTakenOnce() {
        stage.fund(100);
        Future<Hold> first = stage.askHold("req_1", 40);
        Future<Hold> second = stage.askHold("req_1", 40);
        assertThat(stage.done(first)).isEqualTo(stage.done(second));
        assertThat(stage.hold("req_1", 40)).isEqualTo(first.result());
        assertThat(stage.store.count("take")).isEqualTo(1);
        assertThat(stage.document().heldNano()).isEqualTo(40);
    }

    @Test
    void anIdThatWasChargedIsNeverHeldAgain() {
        Hold hold = stage.fundedHold();
        Future<Settled> settled = stage.settle(hold, 30);
        Future<Hold> again = stage.askHold("req_1", 40);
        stage.pass(600);

        assertThat(settled.succeeded()).isTrue();
        assertThat(((TollgateException) requireNonNull(again.cause())).kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(stage.document().heldNano()).isZero();
    }

    @Test
    void anIdThatCostNothingIsHeldAgainOnceItsEndIsDurable() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("insertRecord");
        stage.billing().release(hold);
        Future<Hold> again = stage.askHold("req_1", 60);
        stage.pass(200);
        assertThat(again.isComplete()).isFalse();
        stage.store.letGo("insertRecord");

        assertThat(stage.done(again).heldNano()).isEqualTo(60);
        assertThat(stage.document().heldNano()).isEqualTo(60);
        assertThat(stage.done(stage.settle(again.result(), 60)).costNano()).isEqualTo(60);
        assertThat(stage.balance().availableNano()).isEqualTo(40);
    }

    @Test
    void allEndsOfAHoldAreTheFirst() {
        Hold hold = stage.fundedHold();
        List<Future<Settled>> ends = List.of(
                stage.settle(hold, 30), stage.settle(hold, 90), stage.billing().release(hold));
        stage.pass(200);
        assertThat(ends).allSatisfy(end -> assertThat(end.result()).isEqualTo(new Settled("req_1", 30)));
        assertThat(stage.balance().balanceNano()).isEqualTo(70);
    }

    @Test
    void aCostOfAllThatWasHeldNeedNotWaitForTheAccount() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("applyAll");
        assertThat(stage.done(stage.settle(hold, 100)).costNano()).isEqualTo(100);
    }

    @Test
    void theEndUserOfAnotherOrganisationPaysNothingHere() {
        stage.fund(100);
        stage.memory.createAccount(
                AccountState.fresh("eu_1", "org_b", List.of(Samples.line("fund", "eu_1", 500)), stage.world.millis()));
        Hold hold = stage.done(stage.billing().hold(new HoldRequest("req_1", END_USER, 10, 10)));
        assertThat(hold.accountId()).isEqualTo("org_a");
        assertThat(hold.payer()).isEqualTo(END_USER);
    }

    @Test
    void thatThereIsAnAllowanceIsRememberedForGoodAndThatThereIsNoneForASecond() {
        stage.fund(100);
        stage.billing().hold(new HoldRequest("req_1", END_USER, 1, 1));
        stage.pass(500);
        int asked = stage.store.count("account");
        stage.billing().hold(new HoldRequest("req_2", END_USER, 1, 1));
        stage.pass(100);
        assertThat(stage.store.count("account")).isEqualTo(asked);

        stage.memory.createAccount(
                AccountState.fresh("eu_1", "org_a", List.of(Samples.line("fund", "eu_1", 500)), stage.world.millis()));
        stage.pass(1_000);
        assertThat(stage.done(stage.billing().hold(new HoldRequest("req_4", END_USER, 1, 1)))
                        .accountId())
                .isEqualTo("eu_1");
        int known = stage.store.count("account");
        stage.pass(20_000);
        assertThat(stage.done(stage.billing().hold(new HoldRequest("req_5", END_USER, 1, 1)))
                        .accountId())
                .isEqualTo("eu_1");
        assertThat(stage.store.count("account")).isEqualTo(known);
    }

    @Test
    void aCrowdThatAnAccountCannotServeCostsTwoLooks() {
        stage.fund(10);
        int before = stage.store.count("account");
        for (int i = 0; i < 500; i++) {
            stage.billing().hold(new HoldRequest("req_" + i, PAYER, 11, 11));
        }
        stage.pass(1_000);
        assertThat(stage.store.count("account") - before).isLessThanOrEqualTo(3);
        assertThat(stage.document().heldNano()).isZero();
    }

    @Test
    void aCallThatWaitsForItsBudgetFindsTheAccountAsOthersLeftIt() {
        stage.fund(100);
        stage.store.holdUp("createAccount");
        var budget = new Budget("key_1", BudgetPeriod.TOTAL, 1_000, 1);
        stage.billing().hold(new HoldRequest("req_1", PAYER, 30, 30, 0, List.of(budget)));
        stage.pass(6_000);
        Hold hold = stage.hold("req_2", 40);
        stage.store.letGo("createAccount");
        stage.pass(2_000);

        assertThat(stage.document().heldNano()).isEqualTo(40);
        assertThat(stage.done(stage.settle(hold, 40)).costNano()).isEqualTo(40);
        stage.pass(1_000);
        assertThat(stage.document().heldNano()).isZero();
        assertThat(stage.document().availableNano()).isEqualTo(60);
    }

    @Test
    void lessIsHeldWhereLessIsEnough() {
        stage.fund(100);
        Future<Hold> exact = stage.billing().hold(new HoldRequest("req_1", PAYER, 200, 100));
        assertThat(stage.done(exact).heldNano()).isEqualTo(100);
        Future<Hold> refused = stage.billing().hold(new HoldRequest("req_2", PAYER, 5, 1));
        stage.pass(100);
        TollgateException refusal = (TollgateException) requireNonNull(refused.cause());
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(refusal.retryAfter()).isNotNull();
    }

    @Test
    void holdsOfAnEndedEpochAreForgottenAndThoseOfTheNewOneKept() {
        var book = new HoldBook();
        var hold = new Hold("req_1", "org_a", PAYER, 1);
        book.begin("req_old", KnownHold.of("ep_old", 0, hold, List.of()));
        book.begin("req_new", KnownHold.of("ep_new", 0, hold, List.of()));
        KnownHold ended = KnownHold.of("ep_old", 0, hold, List.of());
        book.begin("req_ended", ended);
        ended.end(Future.succeededFuture(new Settled("req_ended", 1)));
        book.end("req_ended");

        book.forgetEpoch("ep_old");

        assertThat(book.find("req_old")).isNull();
        assertThat(book.find("req_ended")).isNull();
        assertThat(book.find("req_new")).isNotNull();
        assertThat(book.open()).isEqualTo(1);
    }
}
