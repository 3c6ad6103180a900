package dev.tollgate.billing.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Balance;
import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.EntryReason.Code;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.Transfer.Direction;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transfers from an allowance back to its organisation, beside those to it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BackTransferTest {
    private static final String ALLOWANCE = "eu_1";

    private final Stage stage = new Stage();

    BackTransferTest() {
        stage.fund(1_000);
        stage.done(transfer("first", 600, Direction.TO_ALLOWANCE));
    }

    private Future<Balance> transfer(String id, long nano, Direction direction) {
        return transfer(id, ALLOWANCE, nano, direction);
    }

    private Future<Balance> transfer(String id, String endUserId, long nano, Direction direction) {
        return stage.billing().transfer(new Transfer(id, Stage.ACCOUNT, endUserId, nano, "usr_admin", direction));
    }

    private AccountState allowance() {
        return requireNonNull(stage.memory.accounts.get(ALLOWANCE));
    }

    private static ErrorKind refusal(Future<?> answer) {
        assertThat(answer.failed()).as("refused").isTrue();
        return ((TollgateException) answer.cause()).kind();
    }

    private void assertBalances(long organisationNano, long allowanceNano) {
        assertThat(stage.document().balanceNano()).as("organisation").isEqualTo(organisationNano);
        assertThat(allowance().balanceNano()).as("allowance").isEqualTo(allowanceNano);
        for (AccountState account : List.of(stage.document(), allowance())) {
            assertThat(account.lines()).as("no half is open").allMatch(line -> line.creditTo()
                    .isEmpty());
        }
    }

    @Test
    void creditsComeBackOnceAndBothAccountsTellOfIt() {
        assertThat(stage.done(transfer("b1", 250, Direction.BACK)).balanceNano())
                .isEqualTo(350);
        assertThat(stage.done(transfer("b1", 250, Direction.BACK)).balanceNano())
                .isEqualTo(350);
        assertBalances(650, 350);
        assertThat(stage.entries()).anySatisfy(entry -> {
            assertThat(entry.amountNano()).isEqualTo(250);
            assertThat(EntryReason.of(entry))
                    .isEqualTo(new EntryReason(Code.TRANSFER_FROM_ALLOWANCE, Map.of("endUserId", ALLOWANCE)));
        });
    }

    @Test
    void transfersBothWaysAtOnceOverTwoNodesAllHaveTheirEffect() {
        VirtualNode first = stage.node;
        stage.beginOther();
        VirtualNode second = stage.node;
        var asked = new ArrayList<Future<Balance>>();
        for (int i = 0; i < 40; i++) {
            stage.node = i % 2 == 0 ? first : second;
            asked.add(transfer("to_" + i, 3, Direction.TO_ALLOWANCE));
            stage.node = i % 3 == 0 ? first : second;
            asked.add(transfer("back_" + i, 5, Direction.BACK));
        }
        stage.pass(10_000);

        assertThat(asked).allMatch(Future::succeeded);
        assertBalances(400 + 40 * 2, 600 - 40 * 2);
    }

    @Test
    void aCrashBetweenTheHalvesLeavesNoHalf() {
        transfer("b1", 250, Direction.BACK);
        int before = stage.store.count("move");
        while (stage.store.count("move") == before) {
            stage.pass(1);
        }
        // The debit is on its way; what comes after it does not leave the process any more.
        stage.store.holdUp("move");
        stage.pass(50);
        assertThat(allowance().balanceNano()).isEqualTo(350);
        assertThat(stage.document().balanceNano()).isEqualTo(400);

        stage.crash();
        stage.pass(60_000);
        assertBalances(650, 350);
        assertThat(stage.done(transfer("b1", 250, Direction.BACK)).balanceNano())
                .isEqualTo(350);
        assertBalances(650, 350);
    }

    @Test
    void whoHasNoAllowanceOfThisOrganisationIsNotFoundAndNothingIsMoved() {
        stage.memory.createAccount(AccountState.fresh("eu_2", "org_b", List.of(), stage.world.millis()));
        int moves = stage.store.count("move");
        for (String endUserId : List.of("eu_2", "eu_nobody")) {
            Future<Balance> asked = transfer("b_" + endUserId, endUserId, 1, Direction.BACK);
            stage.pass(1_000);
            assertThat(refusal(asked)).isEqualTo(ErrorKind.NOT_FOUND);
        }
        assertThat(stage.store.count("move")).isEqualTo(moves);
        assertThat(stage.memory.accounts).doesNotContainKey("eu_nobody");
    }

    @Test
    void moreThanIsThereIsRefused() {
        Future<Balance> asked = transfer("b1", 601, Direction.BACK);
        stage.pass(1_000);
        assertThat(refusal(asked)).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(stage.done(transfer("b2", 600, Direction.BACK)).balanceNano())
                .isZero();
        assertBalances(1_000, 0);
    }
}
