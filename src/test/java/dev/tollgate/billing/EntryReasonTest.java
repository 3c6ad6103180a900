package dev.tollgate.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.EntryReason.Code;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What entries tell of themselves, those that were booked before reasons had parameters among them. */
@Timeout(60)
class EntryReasonTest {
    private static EntryReason of(String account, String id, EntryType type, Map<String, String> metadata) {
        return EntryReason.of(new LedgerEntry(id, account, type, 1, "usage Start credits", metadata, Instant.EPOCH));
    }

    private static EntryReason credit(String id, Map<String, String> metadata) {
        return of("org_1", id, EntryType.CREDIT, metadata);
    }

    private static EntryReason debit(String account, String id, Map<String, String> metadata) {
        return of(account, id, EntryType.DEBIT, metadata);
    }

    @Test
    void callsNameTheirModelWhateverTheIdLooksLike() {
        var used = new EntryReason(Code.USAGE, Map.of("model", "gpt-4"));

        assertThat(debit("org_1", "req_1", Map.of("model", "gpt-4", "endUserId", "eu_1")))
                .isEqualTo(used);
        assertThat(debit("org_1", "pay_x", Map.of("model", "gpt-4"))).isEqualTo(used);
    }

    @Test
    void paymentsAndRefundsTellWhatWasPaid() {
        assertThat(credit("pay_1", EntryReason.paid("pay_1", "100.00", "RUB")))
                .isEqualTo(new EntryReason(
                        Code.PAYMENT, Map.of("paymentId", "pay_1", "amount", "100.00", "currency", "RUB")));
        assertThat(debit("org_1", "rfd_1", EntryReason.paid("pay_1", "40.00", "RUB")))
                .isEqualTo(new EntryReason(
                        Code.REFUND,
                        Map.of("refundId", "rfd_1", "paymentId", "pay_1", "amount", "40.00", "currency", "RUB")));
    }

    @Test
    void oldPaymentsAndRefundsAreStillKnownAsSuch() {
        assertThat(credit("pay_1", Map.of("byUserId", "usr_1")))
                .isEqualTo(new EntryReason(Code.PAYMENT, Map.of("paymentId", "pay_1")));
        assertThat(debit("org_1", "rfd_1", Map.of("byUserId", "usr_1")))
                .isEqualTo(new EntryReason(Code.REFUND, Map.of("refundId", "rfd_1")));
    }

    @Test
    void bothHalvesOfATransferTellWhichWayItWent() {
        var endUser = Map.of("endUserId", "eu_1");
        var debited = Map.of("endUserId", "eu_1", "byUserId", "usr_1");
        var credited = Map.of("endUserId", "eu_1", "transferId", "req_1");

        assertThat(debit("org_1", "req_1", debited)).isEqualTo(new EntryReason(Code.TRANSFER_TO_ALLOWANCE, endUser));
        assertThat(of("eu_1", "req_1_in", EntryType.CREDIT, credited))
                .isEqualTo(new EntryReason(Code.TRANSFER_FROM_ORGANIZATION, endUser));
        assertThat(debit("eu_1", "req_1", debited)).isEqualTo(new EntryReason(Code.TRANSFER_TO_ORGANIZATION, endUser));
        assertThat(credit("req_1_in", credited)).isEqualTo(new EntryReason(Code.TRANSFER_FROM_ALLOWANCE, endUser));
    }

    @Test
    void oldHalvesThatNameNoEndUserAreTransfersToo() {
        var credited = Map.of("transferId", "req_1");

        assertThat(of("eu_1", "req_1_in", EntryType.CREDIT, credited))
                .isEqualTo(new EntryReason(Code.TRANSFER_FROM_ORGANIZATION, Map.of("endUserId", "eu_1")));
        assertThat(credit("req_1_in", credited)).isEqualTo(new EntryReason(Code.TRANSFER_FROM_ALLOWANCE, Map.of()));
    }

    @Test
    void whatAdminsDoIsToldApart() {
        assertThat(credit("req_1", Map.of("byUserId", "usr_1"))).isEqualTo(new EntryReason(Code.TOP_UP, Map.of()));
        assertThat(debit("org_1", "req_1", Map.of("byUserId", "usr_1", "reason", "a mistake")))
                .isEqualTo(new EntryReason(Code.ADJUSTMENT, Map.of("reason", "a mistake")));
    }

    @Test
    void startCreditsAndWhatNobodyKnowsHaveNoParameters() {
        assertThat(credit("start_org_1", Map.of())).isEqualTo(new EntryReason(Code.START_CREDITS, Map.of()));
        assertThat(credit("x", Map.of())).isEqualTo(new EntryReason(Code.OTHER, Map.of()));
    }
}
