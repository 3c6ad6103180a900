package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a settlement's line tells of the call: for the ledger entry and for the counters of usage. */
final class UsageMetadata {
    private UsageMetadata() {}

    static Map<String, String> of(Settlement settlement) {
        Usage usage = settlement.usage();
        var metadata = new HashMap<String, String>();
        metadata.put("model", settlement.model());
        metadata.put("provider", settlement.provider());
        metadata.put("tokens", Long.toString(usage.totalTokens()));
        metadata.put("promptTokens", Long.toString(usage.promptTokens()));
        metadata.put("completionTokens", Long.toString(usage.completionTokens()));
        if (usage.estimated()) {
            metadata.put("estimated", "true");
        }
        String keyId = settlement.keyId();
        if (keyId != null) {
            metadata.put("keyId", keyId);
        }
        Hold hold = settlement.hold();
        String endUserId = hold.payer().endUserId();
        if (endUserId != null) {
            metadata.put("endUserId", endUserId);
        }
        String organisationId = hold.payer().organisationId();
        if (!organisationId.equals(hold.accountId())) {
            // An allowance paid, whose id does not tell whose it is.
            metadata.put("organisationId", organisationId);
        }
        return metadata;
    }

    /** Whether a line counts in the counters of usage: of all lines of a call, only the one of the account that paid. */
    static boolean counts(Line line) {
        return line.kind() == Line.Kind.SETTLE && line.metadata().containsKey("model");
    }

    /** What a line counts in the counters of usage, also where it cost nothing. */
    static Optional<UsageLine> usage(Line line) {
        if (!counts(line)) {
            return Optional.empty();
        }
        Map<String, String> metadata = line.metadata();
        return Optional.of(new UsageLine(
                metadata.getOrDefault("organisationId", line.accountId()),
                metadata.get("endUserId"),
                metadata.get("keyId"),
                metadata.getOrDefault("model", ""),
                metadata.getOrDefault("provider", ""),
                new UsageCounts(
                        1,
                        number(metadata, "promptTokens"),
                        number(metadata, "completionTokens"),
                        line.tokens(),
                        line.costNano()),
                line.atMs()));
    }

    private static long number(Map<String, String> metadata, String name) {
        return Long.parseLong(metadata.getOrDefault(name, "0"));
    }
}
