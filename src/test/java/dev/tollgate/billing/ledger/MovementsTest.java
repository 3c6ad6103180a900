package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Credits, adjustments and transfers over a store that loses replies, beside calls. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MovementsTest {
    private static final Payer END_USER = new Payer("org_a", "eu_1");

    private final Stage stage = new Stage();

    private Future<Balance> credit(String id, Payer payer, long nano) {
        return stage.billing().credit(new Credit(id, payer, nano, "Top-up", "usr_admin"));
    }

    private Future<Balance> adjust(String id, long nano) {
        return stage.billing().adjust(new Adjustment(id, PAYER, nano, "gift", "usr_admin"));
    }

    private Future<Balance> transfer(String id, long nano) {
        return stage.billing().transfer(new Transfer(id, "org_a", "eu_1", nano, "usr_admin"));
    }

    private void fates(String operation, Fate fate, int times) {
        var fates = new Fate[times];
        Arrays.fill(fates, fate);
        stage.store.next(operation, fates);
    }

    @Test
    void aCreditWhoseReplyWasLostHasOneEffect() {
        fates("move", Fate.LOSES_REPLY, 1);
        assertThat(stage.done(credit("c1", PAYER, 100)).balanceNano()).isEqualTo(100);
        assertThat(stage.done(credit("c1", PAYER, 100)).balanceNano()).isEqualTo(100);
        assertThat(stage.store.count("move")).isEqualTo(1);
    }

    @Test
    void aCreditThatTwoNodesBookIsBookedOnceAlthoughOneDoesNotKnowTheNewAllowance() {
        VirtualNode first = stage.node;
        StagedStore firstStore = stage.store;
        stage.beginOther();
        VirtualNode second = stage.node;
        // The second node learns that there is no allowance, just before the first makes one.
        credit("c0", END_USER, 100);
        stage.pass(100);
        stage.node = first;
        transfer("t1", 10);
        stage.pass(100);
        firstStore.holdUp("insertEntries");
        credit("c1", END_USER, 5);
        stage.pass(100);
        stage.node = second;
        Future<Balance> again = credit("c1", END_USER, 5);
        stage.pass(500);
        firstStore.letGo("insertEntries");

        assertUnavailable(again);
        assertThat(stage.done(credit("c1", END_USER, 5)).balanceNano()).isEqualTo(15);
        assertThat(stage.balance().balanceNano()).isEqualTo(90);
    }

    @Test
    void aMovementThatTheStoreDoesNotTakeIsGivenUpAfterFiftyTries() {
        fates("move", Fate.FAILS, 50);
        Future<Balance> credit = credit("c1", PAYER, 100);
        stage.pass(3_000);
        assertUnavailable(credit);
        assertThat(stage.store.count("move")).isEqualTo(50);
        assertThat(stage.done(credit("c1", PAYER, 100)).balanceNano()).isEqualTo(100);
    }

    @Test
    void anAccountWithAHundredLinesCopiesThemOutFirst() {
        fates("insertEntries", Fate.FAILS, 101);
        for (int i = 0; i < 100; i++) {
            credit("c" + i, PAYER, 1);
            stage.pass(50);
        }
        assertThat(stage.document().lines()).hasSize(100);
        Future<Balance> refused = credit("more", PAYER, 1);
        stage.pass(10);
        assertUnavailable(refused);
        assertThat(stage.document().lines()).hasSize(100);

        assertThat(stage.done(credit("more", PAYER, 1)).balanceNano()).isEqualTo(101);
        assertThat(stage.document().lines()).isEmpty();
        assertThat(stage.memory.entries).hasSize(101);
    }

    @Test
    void anAdjustmentBooksTheDifferenceAndARepeatNothing() {
        stage.fund(100);
        assertThat(stage.done(adjust("a1", 30)).balanceNano()).isEqualTo(30);
        assertThat(requireNonNull(stage.memory.entries.get("a1")).deltaNano()).isEqualTo(-70);
        assertThat(requireNonNull(stage.memory.entries.get("a1")).metadata())
                .containsEntry("reason", "gift")
                .containsEntry("byUserId", "usr_admin");

        stage.fund(5);
        assertThat(stage.done(adjust("a1", 30)).balanceNano()).isEqualTo(35);
    }

    @Test
    void anAdjustmentIsTakenAnewWhenACallIsBookedMeanwhile() {
        stage.fund(100);
        Hold hold = stage.hold("req_1", 40);
        stage.store.holdUp("move");
        Future<Balance> adjusted = adjust("a1", 500);
        stage.pass(50);
        stage.done(stage.settle(hold, 25));
        stage.store.letGo("move");

        assertThat(stage.done(adjusted).balanceNano()).isEqualTo(500);
        assertThat(stage.document().lines()).isEmpty();
        assertThat(requireNonNull(stage.memory.entries.get("a1")).deltaNano()).isEqualTo(425);
    }

    @Test
    void aTransferMayTakeAllThatIsAvailableAndNotANanoMore() {
        stage.fund(100);
        stage.hold("req_1", 40);
        Future<Balance> tooMuch = transfer("t1", 61);
        stage.pass(100);
        TollgateException refusal = (TollgateException) requireNonNull(tooMuch.cause());
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(refusal.figures()).containsEntry("required", "0.000000061").containsEntry("held", "0.00000004");
        assertThat(stage.store.count("move")).isEqualTo(1);

        assertThat(stage.done(transfer("t2", 60)).balanceNano()).isEqualTo(60);
        assertThat(stage.document().availableNano()).isZero();
        assertThat(requireNonNull(stage.memory.accounts.get("eu_1")).organisationId())
                .isEqualTo("org_a");
    }

    @Test
    void aTransferCountsWhatAnotherNodeHasGivenBackButNotApplied() {
        stage.fund(100);
        VirtualNode mine = stage.node;
        StagedStore othersStore = stage.beginOther();
        Hold hold = stage.hold("req_1", 100);
        othersStore.holdUp("applyAll");
        stage.done(stage.billing().release(hold));
        stage.node = mine;
        assertThat(stage.document().availableNano()).isZero();

        assertThat(stage.done(transfer("t1", 100)).balanceNano()).isEqualTo(100);
    }

    @Test
    void aTransferRepeatedHasOneEffectAlsoWhereRepliesAreLost() {
        stage.fund(100);
        stage.done(transfer("t1", 30));
        fates("move", Fate.LOSES_REPLY, 2);
        assertThat(stage.done(transfer("t2", 20)).balanceNano()).isEqualTo(50);
        assertThat(stage.done(transfer("t2", 20)).balanceNano()).isEqualTo(50);
        assertThat(stage.balance().balanceNano()).isEqualTo(50);
    }

    @Test
    void anAllowanceThatIsMadeIsKnownAtOnce() {
        stage.fund(100);
        Future<Hold> before = stage.billing().hold(new HoldRequest("req_1", END_USER, 1, 1));
        stage.pass(20);
        Future<Balance> made = transfer("t1", 30);
        stage.pass(40);
        assertThat(made.succeeded()).isTrue();
        Future<Hold> after = stage.billing().hold(new HoldRequest("req_2", END_USER, 1, 1));
        stage.pass(20);

        assertThat(List.of(before.result().accountId(), after.result().accountId()))
                .containsExactly("org_a", "eu_1");
    }

    @Test
    void aCreditThatWentToTheOrganisationIsNotRepeatedInANewAllowance() {
        fates("insertEntries", Fate.FAILS, 3);
        stage.done(credit("c1", END_USER, 100));
        assertThat(stage.document().hasLine("c1")).isTrue();
        // Another node makes the allowance.
        stage.memory.createAccount(AccountState.fresh("eu_1", "org_a", List.of(), stage.world.millis()));
        stage.pass(1_000);

        assertThat(stage.done(credit("c1", END_USER, 100)).balanceNano()).isZero();
        assertThat(stage.document().balanceNano()).isEqualTo(100);
    }

    @Test
    void movementsOfAnAccountTakeTurnsAndTooManyAreRefused() {
        var queues = new AccountQueues();
        Promise<Void> first = Promise.promise();
        int[] ran = {0};
        queues.inTurn("org_a", first::future);
        assertThat(queues.isCrowded("org_a")).isFalse();
        for (int i = 0; i < 2_000; i++) {
            queues.inTurn("org_a", () -> {
                Promise<Void> done = Promise.promise();
                ran[0]++;
                stage.world.after(1, done::complete);
                return done.future();
            });
        }
        assertThat(queues.isCrowded("org_a")).isTrue();
        assertUnavailable(queues.inTurn("org_a", Future::succeededFuture));
        assertThat(queues.inTurn("org_b", Future::succeededFuture).succeeded()).isTrue();
        assertThat(ran[0]).isZero();

        first.fail("gone");
        stage.pass(1_000);
        assertThat(ran[0]).isBetween(999, 1_001);
        stage.pass(1_100);
        assertThat(ran[0]).isEqualTo(2_000);
        assertThat(queues.isCrowded("org_a")).isFalse();
    }
}
