package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.billing.usage.UsageLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a settlement's line tells of the call: for the ledger entry and for the counters of usage. */
final class UsageMetadata {
    private UsageMetadata() {}

    /** @param durationMs from the hold to its end, at least 0 */
    static Map<String, String> of(Settlement settlement, long durationMs) {
        Usage usage = settlement.usage();
        var metadata = new HashMap<String, String>();
        metadata.put("model", settlement.model());
        metadata.put("provider", settlement.provider());
        metadata.put("tokens", Long.toString(usage.totalTokens()));
        metadata.put("promptTokens", Long.toString(usage.promptTokens()));
        metadata.put("completionTokens", Long.toString(usage.completionTokens()));
        metadata.put("durationMs", Long.toString(durationMs));
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
        return line.kind() == Line.Kind.SETTLE && UsageLine.isOfCall(line.metadata());
    }

    /** What a line counts in the counters of usage, also where it cost nothing. */
    static Optional<UsageLine> usage(Line line) {
        return counts(line)
                ? UsageLine.of(line.accountId(), line.metadata(), line.tokens(), line.costNano(), line.atMs())
                : Optional.empty();
    }
}
