package dev.tollgate.billing.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.Usage;
import dev.tollgate.billing.ledger.StagedStore.Fate;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Usage is counted once for each settled call, whatever befalls the store, and soon. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UsageWriterTest {
    private final Stage stage = new Stage();
    private final String day = UsageKey.dayOf(stage.world.millis());
    private final UsageKey byModel = new UsageKey("org_a", day, "m", "p", "key_1", "");

    private void settle(Hold hold, long costNano) {
        stage.done(
                stage.billing().settle(new Settlement(hold, costNano, Usage.tokens(3, 4, false), "m", "p", "key_1")));
    }

    private Map<UsageKey, UsageCounts> counts() {
        return stage.memory.usage.counts();
    }

    /** Of calls that took a second each: the clock of the stage moves so far between a hold and its end. */
    private static UsageCounts counts(int requests, long costNano) {
        return counts(requests, costNano, 1_000L * requests);
    }

    private static UsageCounts counts(int requests, long costNano, long durationMs) {
        return new UsageCounts(requests, 3L * requests, 4L * requests, 7L * requests, costNano, durationMs);
    }

    @Test
    void aCallIsCountedWithinTwoSeconds() {
        Hold hold = stage.fundedHold();
        stage.billing().settle(new Settlement(hold, 9, Usage.tokens(3, 4, false), "m", "p", "key_1"));
        stage.pass(1_500);

        assertThat(counts()).isEqualTo(Map.of(byModel, counts(1, 9)));
    }

    @Test
    void aCallOfAFreeModelIsCountedToo() {
        settle(stage.fundedHold(), 0);
        stage.pass(1_500);

        assertThat(counts()).isEqualTo(Map.of(byModel, counts(1, 0)));
        assertThat(stage.entries()).hasSize(1);
    }

    @Test
    void aReleasedCallIsNotCounted() {
        stage.done(stage.billing().release(stage.fundedHold()));
        stage.pass(1_500);

        assertThat(counts()).isEmpty();
    }

    @Test
    void aCallOfAnEndUserCountsForTheOrganisationWhoeverPays() {
        stage.fund(1_000);
        var payer = new Payer("org_a", "eu_1");
        Hold paidByOrganisation = stage.done(stage.billing().hold(new HoldRequest("req_1", payer, 10, 10)));
        settle(paidByOrganisation, 5);
        stage.done(stage.billing().transfer(new Transfer("tr_1", "org_a", "eu_1", 500, "usr_admin")));
        Hold paidByAllowance = stage.done(stage.billing().hold(new HoldRequest("req_2", payer, 10, 10)));
        assertThat(paidByAllowance.accountId()).isEqualTo("eu_1");
        settle(paidByAllowance, 6);
        stage.pass(1_500);

        assertThat(counts())
                .isEqualTo(
                        Map.of(byModel, counts(2, 11), new UsageKey("org_a", day, "", "", "", "eu_1"), counts(2, 11)));
    }

    @Test
    void manyCallsAreOneUpdate() {
        stage.fund(1_000);
        List<Hold> holds = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            holds.add(stage.hold("req_" + i, 10));
        }
        stage.pass(2_000);
        holds.forEach(
                hold -> stage.billing().settle(new Settlement(hold, 2, Usage.tokens(3, 4, false), "m", "p", "key_1")));
        stage.pass(1_500);

        assertThat(counts()).isEqualTo(Map.of(byModel, counts(50, 100, 1_375_000)));
        assertThat(stage.store.count("usage.apply")).isEqualTo(1);
    }

    @Test
    void aLostReplyOfTheStoreCountsNothingTwice() {
        stage.store.next("usage.apply", Fate.LOSES_REPLY, Fate.FAILS, Fate.LOSES_REPLY);
        settle(stage.fundedHold(), 9);
        stage.pass(3_000);
        settle(stage.hold("req_2", 50), 1);
        stage.pass(3_000);

        assertThat(counts()).isEqualTo(Map.of(byModel, counts(2, 10)));
    }

    @Test
    void theWatermarkWaitsForTheCounters() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("usage.apply");
        settle(hold, 9);
        stage.pass(5_000);
        assertThat(watermark()).isZero();

        stage.store.letGo("usage.apply");
        stage.pass(3_000);
        assertThat(watermark()).isEqualTo(1);
    }

    private long watermark() {
        return requireNonNull(stage.memory.epochs.get(stage.node.keeper.epochId()))
                .epoch()
                .watermark();
    }

    @Test
    void whatADeadNodeLeftIsCountedOnce() {
        Hold hold = stage.fundedHold();
        stage.store.holdUp("usage.apply");
        settle(hold, 9);
        stage.pass(2_000);
        StagedStore ofTheDead = stage.store;
        stage.crash();
        assertThat(counts()).isEqualTo(Map.of(byModel, counts(1, 9)));

        ofTheDead.letGo("usage.apply");
        stage.pass(2_000);
        assertThat(counts()).isEqualTo(Map.of(byModel, counts(1, 9)));
    }

    @Test
    void aCleanStopLeavesNothingUncounted() {
        settle(stage.fundedHold(), 9);
        stage.node.billing.drain();
        var stopped = stage.node.keeper.stop();
        stage.pass(2_000);

        assertThat(stopped.succeeded()).isTrue();
        assertThat(counts()).isEqualTo(Map.of(byModel, counts(1, 9)));
    }
}
