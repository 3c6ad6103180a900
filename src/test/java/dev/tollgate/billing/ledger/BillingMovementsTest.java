package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Credits, adjustments and allowances beside calls, and the entries that all of them leave. */
class BillingMovementsTest extends BillingRoomFixture {
    @Test
    void aMovementIsBookedWhileItsLineLiesInTheAccountAndAfterItWasCopied() throws Exception {
        get(new MongoBillingStore(client).createAccount(Samples.account("org_b", 5)));
        assertThat(get(room.isBooked("fund_org_b"))).isTrue();

        credit("c1", ONE);
        assertThat(entries().entries()).hasSize(1);
        assertThat(get(room.isBooked("c1"))).isTrue();
        assertThat(get(room.isBooked("c2"))).isFalse();
    }

    @Test
    void theRoomTellsItsEpochAndThatItLives() throws Exception {
        String epochId = room.epochId().orElseThrow();
        assertThat(get(room.livingEpochs())).containsExactly(epochId);
        get(room.stop());
        assertThat(room.epochId()).isEmpty();
        deploy(0);
        assertThat(room.epochId()).isNotEmpty().isNotEqualTo(Optional.of(epochId));
    }

    @Test
    void aThousandSmallCreditsMixedWithSpendingSumUpExactly() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(billing.credit(
                    new Credit("c" + i, ORGANISATION, i % 2 == 0 ? ONE / 10 : ONE / 5, "Top-up", "usr_admin")));
            String id = "req_" + i;
            all.add(billing.hold(new HoldRequest(id, ORGANISATION, ONE / 100, ONE / 100))
                    .compose(hold -> billing.settle(settlement(hold, ONE / 1000)))
                    .otherwiseEmpty());
        }
        get(Future.join(all));

        assertThat(all).allMatch(Future::succeeded);
        assertLedgerEqualsBalance();
        long spent = entriesOf(EntryType.DEBIT).size() * (ONE / 1000);
        assertThat(balance().balanceNano()).isEqualTo(75 * ONE - spent);
        assertThat(entriesOf(EntryType.CREDIT))
                .extracting(entry -> Credits.format(entry.amountNano()))
                .containsOnly("0.1", "0.2");
    }

    @Test
    void anAdjustmentBesideAHundredRequestsIsOneEntryInSomeOrder() throws Exception {
        credit("fund", 1_000 * ONE);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(askHold("req_" + i, ONE).compose(hold -> billing.settle(settlement(hold, ONE))));
            if (i == 50) {
                all.add(billing.adjust(new Adjustment("adjust", ORGANISATION, 500 * ONE, "gift", "usr_admin")));
            }
        }
        get(Future.join(all));

        assertLedgerEqualsBalance();
        LedgerEntry adjustment = allEntries().stream()
                .filter(entry -> entry.id().equals("adjust"))
                .findFirst()
                .orElseThrow();
        long spentBeforeIt = 1_000 * ONE - (500 * ONE + adjustment.amountNano());
        assertThat(adjustment.type()).isEqualTo(EntryType.DEBIT);
        assertThat(spentBeforeIt % ONE).isZero();
        assertThat(spentBeforeIt).isBetween(0L, 100 * ONE);
        assertThat(balance().balanceNano()).isEqualTo(500 * ONE - (100 * ONE - spentBeforeIt));
    }

    @Test
    void anAllowanceMadeJustNowPaysTheNextCall() throws Exception {
        credit("fund", 10 * ONE);
        assertThat(get(billing.hold(new HoldRequest("req_1", END_USER, ONE, ONE)))
                        .accountId())
                .isEqualTo("org_a");
        Balance allowance = get(billing.transfer(new Transfer("t1", "org_a", "eu_1", 3 * ONE, "usr_admin")));
        get(billing.transfer(new Transfer("t1", "org_a", "eu_1", 3 * ONE, "usr_admin")));

        assertThat(allowance.balanceNano()).isEqualTo(3 * ONE);
        assertThat(get(billing.hold(new HoldRequest("req_2", END_USER, ONE, ONE)))
                        .accountId())
                .isEqualTo("eu_1");
        assertThat(get(billing.balance(new AccountRef(END_USER))).availableNano())
                .isEqualTo(2 * ONE);
        assertThat(balance().balanceNano()).isEqualTo(7 * ONE);
        TollgateException refused =
                failure(billing.transfer(new Transfer("t2", "org_a", "eu_1", 7 * ONE, "usr_admin")));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CREDIT);
        assertThat(refused.figures()).containsEntry("required", "7").containsEntry("available", "6");
    }

    @Test
    void anEntryTellsOfItsCall() throws Exception {
        credit("fund", 5 * ONE);
        get(billing.transfer(new Transfer("t1", "org_a", "eu_1", ONE, "usr_admin")));
        Hold hold = get(billing.hold(new HoldRequest("req", END_USER, ONE, ONE)));
        get(billing.settle(new Settlement(hold, ONE / 2, Usage.tokens(10, 20, true), "gpt-4", "openai", "key_1")));

        LedgerEntry entry = get(billing.entries(new EntryQuery(END_USER, null, null, EntryType.DEBIT, 1, 10)))
                .entries()
                .getFirst();
        assertThat(entry.id()).isEqualTo("req");
        assertThat(entry.description()).isEqualTo("gpt-4 usage");
        assertThat(entry.amountNano()).isEqualTo(ONE / 2);
        assertThat(entry.metadata())
                .containsEntry("model", "gpt-4")
                .containsEntry("provider", "openai")
                .containsEntry("tokens", "30")
                .containsEntry("promptTokens", "10")
                .containsEntry("completionTokens", "20")
                .containsEntry("estimated", "true")
                .containsEntry("keyId", "key_1")
                .containsEntry("endUserId", "eu_1")
                .containsEntry("organisationId", "org_a")
                .containsKey("durationMs")
                .hasSize(10);
    }

    @Test
    void startCreditsAreALineAndComeOnce() throws Exception {
        get(room.stop());
        deploy(10 * ONE);
        get(Future.all(
                billing.balance(new AccountRef(ORGANISATION)),
                billing.hold(new HoldRequest("req", ORGANISATION, ONE, ONE))));

        assertThat(balance().balanceNano()).isEqualTo(10 * ONE);
        assertThat(entries().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("start_org_a");
            assertThat(entry.amountNano()).isEqualTo(10 * ONE);
        });
    }

    @Test
    void pagesWithoutSenseAreRefused() throws Exception {
        for (int[] page : new int[][] {{0, 10}, {1, 0}, {1, 101}}) {
            var query = new EntryQuery(ORGANISATION, null, null, null, page[0], page[1]);
            assertThat(failure(billing.entries(query)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        }
    }
}
