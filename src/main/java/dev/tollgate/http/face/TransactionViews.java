package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.LedgerEntry;
import java.math.BigDecimal;
import java.util.TreeMap;

/** How a line of the ledger looks in JSON. */
public final class TransactionViews {
    private TransactionViews() {}

    /** As a document, in currency. */
    public static ObjectNode document(LedgerEntry entry, CurrencyView money) {
        ObjectNode document = Answers.object()
                .put("id", entry.id())
                .put("type", entry.type().name())
                .put("amount", money.fromNano(entry.amountNano()))
                .put("currency", money.currency())
                .put("description", entry.description());
        ObjectNode metadata = document.putObject("metadata");
        new TreeMap<>(entry.metadata()).forEach((name, value) -> put(metadata, name, value));
        document.put("createdAt", Answers.time(entry.createdAt())).set("reason", reason(EntryReason.of(entry)));
        return document;
    }

    /** What an entry was booked for: a code, and the parameters of its sentence. */
    public static ObjectNode reason(EntryReason reason) {
        ObjectNode document = Answers.object().put("code", reason.code().wire());
        ObjectNode parameters = document.putObject("parameters");
        new TreeMap<>(reason.parameters()).forEach(parameters::put);
        return document;
    }

    /** The ledger keeps text; counts of tokens and times are numbers and `estimated` is a flag where they are shown. */
    private static void put(ObjectNode metadata, String name, String value) {
        if (name.equals("estimated")) {
            metadata.put(name, value.equals("true"));
        } else if ((name.equals("tokens") || name.endsWith("Tokens") || name.equals("durationMs"))
                && value.matches("\\d{1,18}")) {
            metadata.put(name, new BigDecimal(value));
        } else {
            metadata.put(name, value);
        }
    }
}
