package dev.tollgate.billing.usage;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plainest store of counters that keeps the promises of the interface. */
public final class MemoryUsageStore implements UsageStore {
    private static final class Document {
        private UsageCounts counts = UsageCounts.NONE;
        private final Map<String, Long> applied = new HashMap<>();
        private String unpruned;

        Document(String day) {
            unpruned = day;
        }
    }

    private final Map<UsageKey, Document> documents = new HashMap<>();

    /** All counters, by what they count. */
    public Map<UsageKey, UsageCounts> counts() {
        var counts = new HashMap<UsageKey, UsageCounts>();
        documents.forEach((key, document) -> counts.put(key, document.counts));
        return counts;
    }

    @Override
    public Future<Void> create(Collection<UsageKey> keys) {
        keys.forEach(key -> documents.computeIfAbsent(key, _ -> new Document(key.day())));
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<UsageKey, Long>> checkpoints(String epochId, Collection<UsageKey> keys) {
        var found = new HashMap<UsageKey, Long>();
        for (UsageKey key : keys) {
            Document document = documents.get(key);
            if (document != null) {
                found.put(key, document.applied.getOrDefault(epochId, 0L));
            }
        }
        return Future.succeededFuture(found);
    }

    @Override
    public Future<Boolean> apply(String epochId, List<UsageChange> changes) {
        int matched = 0;
        for (UsageChange change : changes) {
            Document document = documents.get(change.key());
            if (document != null && document.applied.getOrDefault(epochId, 0L) == change.fromSeq()) {
                document.counts = document.counts.plus(change.counts());
                document.applied.put(epochId, change.toSeq());
                matched++;
            }
        }
        return Future.succeededFuture(matched == changes.size());
    }

    @Override
    public Future<List<UsageCheckpoints>> unpruned(String beforeDay, int limit) {
        var found = new TreeMap<String, UsageCheckpoints>();
        documents.forEach((key, document) -> {
            if (!document.unpruned.isEmpty() && document.unpruned.compareTo(beforeDay) < 0) {
                found.put(
                        document.unpruned + key.id(),
                        new UsageCheckpoints(key.id(), key.isOfEndUser(), document.applied.keySet()));
            }
        });
        return Future.succeededFuture(found.values().stream().limit(limit).toList());
    }

    @Override
    public Future<Void> prune(UsageCheckpoints seen, Collection<String> epochIds, String today) {
        documents.forEach((key, document) -> {
            if (key.id().equals(seen.id()) && key.isOfEndUser() == seen.isOfEndUser()) {
                document.applied.keySet().removeAll(epochIds);
                document.unpruned = epochIds.containsAll(seen.epochIds()) ? "" : today;
            }
        });
        return Future.succeededFuture();
    }
}
