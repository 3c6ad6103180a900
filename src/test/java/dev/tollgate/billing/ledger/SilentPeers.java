package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/** The peers of a node that hears of no other: all are silent. */
record SilentPeers() implements Peers {
    @Override
    public Future<Set<String>> recall(String accountId, Set<String> epochIds) {
        return Future.succeededFuture(Set.of());
    }

    @Override
    public Future<Map<String, Long>> held(String accountId, Set<String> epochIds) {
        return Future.succeededFuture(Map.of());
    }
}
