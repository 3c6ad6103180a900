package dev.tollgate.billing.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Transfer;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the credits of a deleted organisation's end users. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AllowanceEraserTest {
    private static final String ALLOWANCE = "eu_1";
    private static final Payer END_USER = new Payer(Stage.ACCOUNT, ALLOWANCE);

    private final Stage stage = new Stage();
    private int lastId;

    AllowanceEraserTest() {
        stage.fund(1_000);
        stage.done(setAside());
    }

    private Future<?> setAside() {
        return stage.billing().transfer(new Transfer("first", Stage.ACCOUNT, ALLOWANCE, 600, "usr_admin"));
    }

    private AllowanceEraser eraser() {
        return new AllowanceEraser(stage.memory, stage.billing(), prefix -> prefix + "_" + ++lastId);
    }

    /** As the job does it, in its order; whether all is gone. */
    private boolean erase() {
        Future<Void> done = eraser().organisation(Stage.ACCOUNT).compose(_ -> eraser().endUser(ALLOWANCE));
        stage.pass(5_000);
        return done.succeeded();
    }

    private void assertBalances(long organisationNano, long allowanceNano) {
        assertThat(stage.balance().balanceNano()).as("organisation").isEqualTo(organisationNano);
        assertThat(requireNonNull(stage.memory.accounts.get(ALLOWANCE)).balanceNano())
                .as("allowance")
                .isEqualTo(allowanceNano);
    }

    @Test
    void whatIsLeftComesBackOnceHoweverOftenItIsErased() {
        assertBalances(400, 600);

        assertThat(erase()).isTrue();
        assertBalances(1_000, 0);
        assertThat(erase()).isTrue();
        assertBalances(1_000, 0);
        assertThat(stage.entries())
                .filteredOn(entry -> entry.amountNano() == 600)
                .hasSize(2);
    }

    @Test
    void aCrashBetweenTheHalvesLosesNothing() {
        int before = stage.store.count("move");
        Future<Void> cutOff = eraser().endUser(ALLOWANCE);
        while (stage.store.count("move") == before) {
            stage.pass(1);
        }
        stage.store.holdUp("move");
        stage.pass(50);
        assertThat(cutOff.isComplete()).isFalse();
        assertThat(stage.memory.accounts.get(ALLOWANCE))
                .satisfies(account -> assertThat(account.balanceNano()).isZero());

        stage.crash();
        assertThat(erase()).isTrue();
        stage.pass(60_000);
        assertBalances(1_000, 0);
    }

    @Test
    void aTransferThatACrashCutOffIsNotLeftOnTheAllowance() {
        int before = stage.store.count("move");
        stage.billing().transfer(new Transfer("late", Stage.ACCOUNT, ALLOWANCE, 100, "usr_admin"));
        while (stage.store.count("move") == before) {
            stage.pass(1);
        }
        stage.store.holdUp("move");
        stage.pass(50);
        assertThat(stage.document().balanceNano()).isEqualTo(300);
        stage.crash();

        assertThat(erase()).isTrue();
        stage.pass(60_000);
        assertBalances(1_000, 0);
    }

    @Test
    void aCallUnderWayIsChargedAndTheRestComesBackAfterIt() {
        Hold call = stage.done(stage.billing().hold(new HoldRequest("req_1", END_USER, 200, 200)));
        assertThat(erase()).isFalse();
        assertThat(requireNonNull(stage.memory.accounts.get(ALLOWANCE)).balanceNano())
                .isEqualTo(200);

        stage.done(stage.settle(call, 150));
        assertThat(erase()).isTrue();
        assertBalances(850, 0);
    }

    @Test
    void whatWasSpentBeyondStaysInTheBooksOfTheAllowance() {
        Hold call = stage.done(stage.billing().hold(new HoldRequest("req_1", END_USER, 600, 600)));
        stage.done(stage.settle(call, 650));

        assertThat(erase()).isTrue();
        stage.pass(5_000);
        assertBalances(400, -50);
    }

    @Test
    void whoHasNoAllowanceMakesNoAccountAndMovesNothing() {
        int accounts = stage.memory.accounts.size();
        Future<Void> done = eraser().organisation("org_unused").compose(_ -> eraser().endUser("eu_2"));
        stage.pass(1_000);

        assertThat(done.succeeded()).isTrue();
        assertThat(stage.memory.accounts).hasSize(accounts);
    }
}
