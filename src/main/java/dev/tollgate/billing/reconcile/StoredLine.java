package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.journal.JournalLine;
import dev.tollgate.billing.usage.UsageLine;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A line of the journal as it is stored. */
record StoredLine(
        String accountId,
        String holdId,
        boolean settles,
        long costNano,
        long tokens,
        String description,
        Map<String, String> metadata,
        long atMs) {
    static StoredLine of(JournalLine line) {
        return new StoredLine(
                line.accountId(),
                line.holdId(),
                line.kind().equals("SETTLE"),
                line.costNano(),
                line.tokens(),
                line.description(),
                // In order, as an entry's are: they are compared as text too.
                new TreeMap<>(line.metadata()),
                line.atMs());
    }

    static Map<String, String> texts(JsonObject document) {
        var texts = new TreeMap<String, String>();
        document.forEach(member -> texts.put(member.getKey(), String.valueOf(member.getValue())));
        return texts;
    }

    /** The entry that must be there; a line that cost nothing, or that is of a budget, leaves none. */
    Optional<StoredEntry> entry() {
        return settles && costNano > 0
                ? Optional.of(new StoredEntry(holdId, accountId, -costNano, description, metadata, atMs))
                : Optional.empty();
    }

    Optional<UsageLine> usage() {
        return settles ? UsageLine.of(accountId, metadata, tokens, costNano, atMs) : Optional.empty();
    }
}
