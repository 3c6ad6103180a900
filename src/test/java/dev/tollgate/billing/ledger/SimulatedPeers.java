package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** How one node of a {@link Simulation} reaches the others: messages take a while, get lost, or come twice. */
final class SimulatedPeers implements Peers {
    private final VirtualWorld world;
    private final Random random;
    private final SimulatedNode from;
    private final VirtualProcess process;
    private final List<SimulatedNode> nodes;

    /** From one process of a node to whoever is among the nodes when it asks. */
    SimulatedPeers(VirtualWorld world, SimulatedNode from, VirtualProcess process, List<SimulatedNode> nodes) {
        this.world = world;
        this.random = world.random();
        this.from = from;
        this.process = process;
        this.nodes = nodes;
    }

    @Override
    public Future<Set<String>> recall(String accountId, Set<String> epochIds) {
        var answered = new TreeSet<String>();
        return gather(epochIds, billing -> billing.recall(accountId), (epochId, _) -> answered.add(epochId))
                .map(_ -> Set.copyOf(answered));
    }

    @Override
    public Future<Map<String, Long>> held(String accountId, Set<String> epochIds) {
        var held = new TreeMap<String, Long>();
        return gather(epochIds, billing -> Future.succeededFuture(billing.heldHere(accountId)), held::put)
                .map(_ -> Map.copyOf(held));
    }

    private <A> Future<Void> gather(
            Set<String> epochIds, Function<BillingService, Future<A>> question, BiConsumer<String, A> take) {
        Promise<Void> done = Promise.promise();
        var missing = new TreeSet<>(epochIds);
        world.timers(process).after(VirtualNode.RECALL_TIME, done::tryComplete);
        for (SimulatedNode to : nodes) {
            String epochId = to.epochId();
            if (to != from && epochIds.contains(epochId)) {
                this.<A>ask(to, epochId, question).onSuccess(answer -> {
                    if (!done.future().isComplete()) {
                        take.accept(epochId, answer);
                        missing.remove(epochId);
                        if (missing.isEmpty()) {
                            done.complete();
                        }
                    }
                });
            }
        }
        return done.future();
    }

    private <A> Future<A> ask(SimulatedNode to, String epochId, Function<BillingService, Future<A>> question) {
        Promise<A> answer = Promise.promise();
        int times = random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            send(to, () -> to.askPeer(epochId, question)
                    .onSuccess(result -> send(to, () -> process.run(() -> answer.tryComplete(result)))));
        }
        return answer.future();
    }

    /** A message between the two, in either direction. */
    private void send(SimulatedNode other, Runnable arrival) {
        boolean isLost = from.isAlone() || other.isAlone() || random.nextInt(100) < from.faultPercent();
        if (isLost) {
            from.tell("and " + other + " lose a message");
        } else {
            world.after(1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 4), arrival);
        }
    }
}
