package dev.tollgate.billing.usage;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the counters ask of the database: operations on single documents, each atomic.
 *
 * <p>A failed future is a {@link dev.tollgate.platform.TollgateException} of kind UNAVAILABLE and means that the outcome
 * is unknown: some of the operations may have happened, or may happen later.
 */
public interface UsageStore {
    /** Makes the documents that are not there yet, with counters of 0. */
    Future<Void> create(Collection<UsageKey> keys);

    /** Up to which record of the epoch each of these documents is; 0 where it has no checkpoint of it. */
    Future<Map<UsageKey, Long>> checkpoints(String epochId, Collection<UsageKey> keys);

    /** Makes the changes whose document stands where they begin; whether all did. */
    Future<Boolean> apply(String epochId, List<UsageChange> changes);

    /** Documents with checkpoints that were not looked at since that day, the oldest first. */
    Future<List<UsageCheckpoints>> unpruned(String beforeDay, int limit);

    /**
     * Forgets checkpoints of epochs that are done.
     *
     * @param document as {@link #unpruned} gave it
     * @param today when it was looked at
     */
    Future<Void> prune(UsageCheckpoints document, Collection<String> epochIds, String today);
}
