package dev.tollgate.billing.usage;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the lines of one epoch into the counters, each exactly once however often it is done and by whomever. To be used
 * by one caller at a time.
 */
public final class UsageUpdates {
    private static final int MAX_REMEMBERED = 50_000;

    private final UsageStore store;
    private final String epochId;
    private final Map<UsageKey, Long> keyToCheckpoint = new LinkedHashMap<>(16, 0.75f, true);

    public UsageUpdates(UsageStore store, String epochId) {
        this.store = store;
        this.epochId = epochId;
    }

    /** Done when every document has all the lines. After a failure the same batch may be given again. */
    public Future<Void> apply(UsageBatch batch) {
        List<UsageKey> unknown = batch.keys().stream()
                .filter(key -> !keyToCheckpoint.containsKey(key))
                .toList();
        return learn(unknown).compose(_ -> write(batch));
    }

    private Future<Void> learn(List<UsageKey> keys) {
        return keys.isEmpty()
                ? Future.succeededFuture()
                : store.create(keys)
                        .compose(_ -> store.checkpoints(epochId, keys))
                        .onSuccess(keyToCheckpoint::putAll)
                        .mapEmpty();
    }

    private Future<Void> write(UsageBatch batch) {
        List<UsageChange> changes = batch.keys().stream()
                .map(key -> batch.change(key, keyToCheckpoint.getOrDefault(key, 0L)))
                .flatMap(Optional::stream)
                .toList();
        if (changes.isEmpty()) {
            forgetOldest();
            return Future.succeededFuture();
        }
        // What becomes of an update whose answer is lost is not known, so each document tells itself.
        return store.apply(epochId, changes)
                .onFailure(_ -> forget(changes))
                .compose(all -> all ? written(changes) : again(batch, changes));
    }

    private Future<Void> written(List<UsageChange> changes) {
        changes.forEach(change -> keyToCheckpoint.put(change.key(), change.toSeq()));
        forgetOldest();
        return Future.succeededFuture();
    }

    /** Another was faster with some: those documents have the lines then, or a part of them. */
    private Future<Void> again(UsageBatch batch, List<UsageChange> changes) {
        forget(changes);
        return apply(batch);
    }

    private void forget(Collection<UsageChange> changes) {
        changes.forEach(change -> keyToCheckpoint.remove(change.key()));
    }

    private void forgetOldest() {
        var oldest = keyToCheckpoint.keySet().iterator();
        for (int left = keyToCheckpoint.size() - MAX_REMEMBERED; left > 0; left--) {
            oldest.next();
            oldest.remove();
        }
    }
}
