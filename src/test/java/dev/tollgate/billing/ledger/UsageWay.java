package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageChange;
import dev.tollgate.billing.usage.UsageCheckpoints;
import dev.tollgate.billing.usage.UsageKey;
import dev.tollgate.billing.usage.UsageStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The way of one process to the counters of usage: the calls pass where its calls of the ledger do. */
record UsageWay(StoreWay way, UsageStore store) implements UsageStore {
    @Override
    public Future<Void> create(Collection<UsageKey> keys) {
        List<UsageKey> sent = List.copyOf(keys);
        return way.call("usage.create", () -> store.create(sent));
    }

    @Override
    public Future<Map<UsageKey, Long>> checkpoints(String epochId, Collection<UsageKey> keys) {
        List<UsageKey> sent = List.copyOf(keys);
        return way.call("usage.checkpoints", () -> store.checkpoints(epochId, sent));
    }

    @Override
    public Future<Boolean> apply(String epochId, List<UsageChange> changes) {
        return way.call("usage.apply", () -> store.apply(epochId, changes));
    }

    @Override
    public Future<List<UsageCheckpoints>> unpruned(String beforeDay, int limit) {
        return way.call("usage.unpruned", () -> store.unpruned(beforeDay, limit));
    }

    @Override
    public Future<Void> prune(UsageCheckpoints document, Collection<String> epochIds, String today) {
        return way.call("usage.prune", () -> store.prune(document, epochIds, today));
    }
}
