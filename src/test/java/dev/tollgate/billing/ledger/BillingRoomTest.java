package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls: what is held, charged and given back. */
class BillingRoomTest extends BillingRoomFixture {
    @Test
    void exactlyAsManyOfAThousandParallelHoldsStandAsTheAccountCovers() throws Exception {
        credit("fund", 37 * ONE + ONE / 2);
        List<Future<Hold>> holds = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            holds.add(askHold("req_" + i, ONE));
        }
        get(Future.join(holds).otherwiseEmpty());

        assertThat(holds.stream().filter(Future::succeeded)).hasSize(37);
        assertThat(holds.stream().filter(Future::failed)).allSatisfy(refused -> {
            TollgateException error = (TollgateException) refused.cause();
            assertThat(error.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        });
        assertThat(balance().heldNano()).isEqualTo(37 * ONE);
        assertThat(balance().availableNano()).isEqualTo(ONE / 2);
    }

    @Test
    void everyCallOfARichAccountHasItsHold() throws Exception {
        credit("fund", 1_000 * ONE);
        Hold hold = hold("req", ONE);

        assertThat(balance().heldNano()).isEqualTo(ONE);
        assertThat(balance().balanceNano()).isEqualTo(1_000 * ONE);
        get(billing.settle(settlement(hold, ONE / 4)));
        assertThat(balance().heldNano()).isZero();
        assertThat(balance().balanceNano()).isEqualTo(1_000 * ONE - ONE / 4);
        assertThat(balance().totalTokens()).isEqualTo(30);
    }

    @Test
    void aCallThatCostNothingLeavesNoEntry() throws Exception {
        credit("fund", ONE);
        Hold hold = hold("req", ONE);

        assertThat(get(billing.settle(settlement(hold, 0))).costNano()).isZero();
        assertThat(balance().availableNano()).isEqualTo(ONE);
        assertThat(entries().entries()).extracting(LedgerEntry::id).containsExactly("fund");
    }

    @Test
    void usageAboveTheHoldIsBookedAndTheNextRequestIsRefused() throws Exception {
        credit("fund", ONE);
        Hold hold = hold("req", ONE);
        get(billing.settle(settlement(hold, 3 * ONE)));

        assertThat(refusal("next", 1).figures())
                .containsEntry("required", "0.000000001")
                .containsEntry("available", "-2")
                .containsEntry("held", "0");
        assertThat(balance().balanceNano()).isEqualTo(-2 * ONE);
    }

    @Test
    void aRefusalTellsToComeBackOnlyWhenOpenHoldsAloneStandInTheWay() throws Exception {
        credit("fund", 2 * ONE);
        hold("req_1", 2 * ONE);

        TollgateException byHolds = refusal("req_2", ONE);
        assertThat(byHolds.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(byHolds.figures()).containsEntry("held", "2").containsEntry("available", "0");
        assertThat(refusal("req_3", 3 * ONE).retryAfter()).isNull();
    }

    @Test
    void whatACallGaveBackIsNotHeldAnyMoreWhenTheNextIsRefused() throws Exception {
        credit("fund", 10 * ONE);
        get(billing.settle(settlement(hold("req_1", 5 * ONE), ONE)));
        get(billing.release(hold("req_2", 3 * ONE)));

        TollgateException refusal = refusal("req_3", 13 * ONE);

        assertThat(refusal.figures()).containsEntry("held", "0").containsEntry("available", "9");
        assertThat(refusal.retryAfter()).isNull();
        assertThat(balance().availableNano()).isEqualTo(9 * ONE);
    }

    @Test
    void whatIsThereIsHeldWhereLessIsEnough() throws Exception {
        credit("fund", 2 * ONE);

        assertThat(get(billing.hold(new HoldRequest("req", ORGANISATION, 5 * ONE, ONE)))
                        .heldNano())
                .isEqualTo(2 * ONE);
    }

    @Test
    void repeatsHaveOneEffect() throws Exception {
        credit("fund", 5 * ONE);
        credit("fund", 5 * ONE);
        Hold hold = hold("req", ONE);
        assertThat(hold("req", ONE)).isEqualTo(hold);
        for (int i = 0; i < 3; i++) {
            assertThat(get(billing.settle(settlement(hold, ONE))).costNano()).isEqualTo(ONE);
            assertThat(get(billing.release(hold)).costNano()).isEqualTo(ONE);
        }
        assertThat(balance().balanceNano()).isEqualTo(4 * ONE);
        assertThat(failure(billing.hold(new HoldRequest("req", ORGANISATION, ONE, ONE)))
                        .kind())
                .isEqualTo(ErrorKind.CONFLICT);

        get(billing.adjust(new Adjustment("same", ORGANISATION, 4 * ONE, "none", "usr_admin")));
        get(billing.settle(settlement(hold("req_2", ONE), ONE)));
        get(billing.adjust(new Adjustment("same", ORGANISATION, 4 * ONE, "none", "usr_admin")));
        assertThat(balance().balanceNano()).isEqualTo(3 * ONE);
        assertLedgerEqualsBalance();
        assertThat(entries().total()).isEqualTo(3);
    }

    @Test
    void anIdCanBeHeldAgainAfterItCostNothing() throws Exception {
        credit("fund", ONE);
        get(billing.release(hold("req", ONE)));
        Hold again = hold("req", ONE);
        get(billing.settle(settlement(again, ONE)));

        assertThat(balance().balanceNano()).isZero();
        assertThat(balance().heldNano()).isZero();
    }

    @Test
    void aCleanStopKeepsWhatWasAnsweredAndEndsAllHolds() throws Exception {
        credit("fund", 5 * ONE);
        Hold settled = hold("req_1", ONE);
        hold("req_2", ONE);
        get(billing.settle(settlement(settled, ONE)));
        get(room.stop());
        deploy(0);

        assertThat(balance().balanceNano()).isEqualTo(4 * ONE);
        assertThat(balance().heldNano()).isZero();
        assertThat(get(billing.settle(settlement(settled, ONE))).costNano()).isEqualTo(ONE);
        assertLedgerEqualsBalance();
    }

    @Test
    void holdThatWouldLeaveLessThanItsSpareIsRefused() throws Exception {
        credit("fund", 5 * ONE);

        assertThat(get(billing.hold(new HoldRequest("req_1", ORGANISATION, ONE, ONE, 4 * ONE)))
                        .heldNano())
                .isEqualTo(ONE);
        assertThat(failure(billing.hold(new HoldRequest("req_2", ORGANISATION, ONE, ONE, 4 * ONE)))
                        .kind())
                .isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
    }
}
