package dev.tollgate.billing.statement;

import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.statement.Statement.Payment;
import dev.tollgate.billing.statement.Statement.Sum;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the lines of a month that are not of calls. */
final class OtherLines {
    /** More than anybody reads; what is beyond is summed up. */
    static final int MAX_PAYMENTS = 1_000;

    private static final String PAYMENTS = "payments";
    private static final String REFUNDS = "refunds";

    private final List<Payment> payments = new ArrayList<>();
    private final Map<String, Sum> kindToSum = new TreeMap<>();

    /** Takes a line. */
    OtherLines with(LedgerEntry entry) {
        long amountNano = entry.type() == EntryType.DEBIT ? -entry.amountNano() : entry.amountNano();
        String kind = kind(entry);
        boolean isPayment = kind.equals(PAYMENTS) || kind.equals(REFUNDS);
        if (isPayment && payments.size() < MAX_PAYMENTS) {
            payments.add(new Payment(
                    entry.id(),
                    entry.createdAt().atOffset(ZoneOffset.UTC).toLocalDate(),
                    entry.description(),
                    amountNano));
        } else {
            kindToSum.merge(kind, new Sum(kind, 1, amountNano), (sum, _) -> sum.plus(amountNano));
        }
        return this;
    }

    /** By the ids and metadata that the ledger gives its lines. */
    private static String kind(LedgerEntry entry) {
        String id = entry.id();
        if (id.startsWith("pay_")) {
            return PAYMENTS;
        }
        if (id.startsWith("rfd_")) {
            return REFUNDS;
        }
        if (id.startsWith("start_")) {
            return "start credits";
        }
        if (entry.metadata().containsKey("endUserId")) {
            return "transfers to allowances";
        }
        // The half that is credited names the other one.
        if (entry.metadata().containsKey("transferId")) {
            return "transfers from allowances";
        }
        return entry.metadata().containsKey("reason") ? "adjustments" : "other";
    }

    List<Sum> movements() {
        return List.copyOf(kindToSum.values());
    }

    List<Payment> payments() {
        return List.copyOf(payments);
    }
}
