package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import java.util.HashMap;
import java.util.Map;

/** What a ledger entry tells of the call that it charges. */
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
        String endUserId = settlement.hold().payer().endUserId();
        if (endUserId != null) {
            metadata.put("endUserId", endUserId);
        }
        return metadata;
    }
}
