package dev.tollgate.billing.statement;

import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.statement.Statement.Movements;
import dev.tollgate.billing.statement.Statement.Payment;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers the lines of a month that are not of calls. */
final class OtherLines {
    /** More than anybody reads; what is beyond is summed up. */
    static final int MAX_PAYMENTS = 1_000;

    private final List<Payment> payments = new ArrayList<>();
    private final Map<EntryReason.Code, Movements> reasonToSum = new EnumMap<>(EntryReason.Code.class);

    /** Takes a line. */
    OtherLines with(LedgerEntry entry) {
        long amountNano = entry.type() == EntryType.DEBIT ? -entry.amountNano() : entry.amountNano();
        EntryReason reason = EntryReason.of(entry);
        boolean isPayment = reason.code() == EntryReason.Code.PAYMENT || reason.code() == EntryReason.Code.REFUND;
        if (isPayment && payments.size() < MAX_PAYMENTS) {
            payments.add(new Payment(
                    entry.id(),
                    entry.createdAt().atOffset(ZoneOffset.UTC).toLocalDate(),
                    entry.description(),
                    amountNano,
                    reason));
        } else {
            var one = new Movements(reason.code(), 1, amountNano);
            reasonToSum.merge(reason.code(), one, (sum, _) -> sum.plus(amountNano));
        }
        return this;
    }

    List<Movements> movements() {
        return List.copyOf(reasonToSum.values());
    }

    List<Payment> payments() {
        return List.copyOf(payments);
    }
}
