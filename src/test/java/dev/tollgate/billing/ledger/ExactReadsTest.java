package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Stage.PAYER;
import static dev.tollgate.billing.ledger.Stage.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Hold;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A balance that is read while credits and charges come between its steps. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExactReadsTest {
    private final Stage stage = new Stage();
    private final VirtualNode reader = stage.node;
    private final StagedStore readersStore = stage.store;
    private VirtualNode other;
    private StagedStore othersStore;

    @BeforeEach
    void begin() {
        stage.fund(100);
        othersStore = stage.beginOther();
        other = stage.node;
        // It has a slice, so its journal is looked at.
        stage.hold("req_0", 1);
    }

    private Future<Balance> read() {
        return reader.billing().balance(new AccountRef(PAYER));
    }

    /** Credits come, and a call spends more than there was without them; its line is in no document yet. */
    private void creditAndSpend(String id) {
        stage.node = other;
        stage.fund(50);
        Hold hold = stage.hold(id, 120);
        othersStore.holdUp("applyAll");
        stage.done(stage.settle(hold, 120));
    }

    /** The document that was read has 100, so 100 less 120: no moment had that. */
    @Test
    void aChargeThatSpentWhatCameAfterTheDocumentWasReadDoesNotMakeABalanceThatNeverWas() {
        readersStore.holdUp("records");
        Future<Balance> read = read();
        stage.pass(20);
        creditAndSpend("req_1");
        readersStore.letGo("records");
        stage.pass(100);

        assertThat(read.result().balanceNano()).isEqualTo(30);
        assertThat(stage.document().balanceNano()).as("as the document says").isEqualTo(150);
    }

    @Test
    void aChargeWithoutAMovementInBetweenIsTakenAtOnce() {
        stage.node = other;
        Hold hold = stage.hold("req_1", 60);
        readersStore.holdUp("records");
        int readings = readersStore.count("account");
        Future<Balance> read = read();
        stage.pass(20);
        othersStore.holdUp("applyAll");
        stage.done(stage.settle(hold, 60));
        readersStore.letGo("records");
        stage.pass(100);

        assertThat(read.result().balanceNano()).isEqualTo(40);
        assertThat(readersStore.count("account") - readings)
                .as("the document, and its version once more")
                .isEqualTo(2);
    }

    @Test
    void whereCreditsComeWithoutEndTheReadingIsGivenUp() {
        stage.node = other;
        Hold hold = stage.hold("req_1", 60);
        othersStore.holdUp("applyAll");
        stage.done(stage.settle(hold, 60));
        readersStore.holdUp("records");
        Future<Balance> read = read();
        for (int round = 0; round < 10; round++) {
            stage.pass(20);
            assertThat(read.isComplete()).isFalse();
            stage.fund(1);
            readersStore.letGo("records");
            readersStore.holdUp("records");
        }
        stage.pass(20);

        assertUnavailable(read);
        readersStore.letGo("records");
        assertThat(stage.done(read()).balanceNano()).isEqualTo(50);
    }
}
