package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a virtual world, which hear each other at once as long as they live, and wait 200 ms for an answer. */
final class VirtualPeers implements Peers {
    private static final Duration LIMIT = Duration.ofMillis(200);

    private final Retry retry;
    private final List<VirtualNode> nodes = new ArrayList<>();
    private boolean cut;

    VirtualPeers(VirtualWorld world) {
        retry = new Retry(world.timers(new VirtualProcess()));
    }

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
        return Future.join(reached(epochIds).stream()
                        .map(node -> retry.within(LIMIT, node.billing.recall(accountId))
                                .onSuccess(_ -> answered.add(node.keeper.epochId())))
                        .toList())
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
