package dev.tollgate.billing.usage;

import java.util.Set;

/**
 * A document and the epochs that it has checkpoints of.
 *
 * @param id the document's
 * @param isOfEndUser which collection it is in
 */
public record UsageCheckpoints(String id, boolean isOfEndUser, Set<String> epochIds) {
    public UsageCheckpoints {
        epochIds = Set.copyOf(epochIds);
    }
}
