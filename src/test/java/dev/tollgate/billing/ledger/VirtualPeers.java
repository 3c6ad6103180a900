package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a virtual world, which hear each other at once as long as they live. */
final class VirtualPeers implements Peers {
    private final List<VirtualNode> nodes = new ArrayList<>();
    private boolean cut;

    void add(VirtualNode node) {
        nodes.add(node);
    }

    /** From now on nobody hears anybody. */
    void cut() {
        cut = true;
    }

    private List<VirtualNode> reached(Set<String> epochIds) {
        return nodes.stream()
                .filter(node -> !cut && node.isAlive() && epochIds.contains(node.keeper.epochId()))
                .toList();
    }

    @Override
    public Future<Set<String>> recall(String accountId, Set<String> epochIds) {
        var answered = new HashSet<String>();
        return Retry.each(
                        reached(epochIds),
                        node -> node.billing.recall(accountId).onSuccess(_ -> answered.add(node.keeper.epochId())))
                .<Set<String>>map(_ -> answered)
                .otherwise(answered);
    }

    @Override
    public Future<Map<String, Long>> held(String accountId, Set<String> epochIds) {
        var held = new HashMap<String, Long>();
        reached(epochIds).forEach(node -> held.put(node.keeper.epochId(), node.billing.heldHere(accountId)));
        return Future.succeededFuture(held);
    }
}
