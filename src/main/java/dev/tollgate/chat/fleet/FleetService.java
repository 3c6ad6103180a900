package dev.tollgate.chat.fleet;

import dev.tollgate.chat.DeploymentState;
import dev.tollgate.chat.fleet.DeploymentView.OnNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The room's logic: every node is asked at once, and what they say is put together. */
final class FleetService implements Fleet {
    private final String nodeId;
    private final Supplier<List<DeploymentState>> own;
    private final Supplier<Set<String>> members;
    private final Function<String, Future<NodeStates>> ask;

    /** One deployment, whichever node speaks of it. */
    private record Way(String model, String provider, String upstreamModel) {
        static Way of(DeploymentState state) {
            return new Way(state.model(), state.provider(), state.upstreamModel());
        }
    }

    /**
     * @param members the ids of the nodes that serve requests, this one among them or not
     * @param ask asks another node by its id, with a limit of time
     */
    FleetService(
            String nodeId,
            Supplier<List<DeploymentState>> own,
            Supplier<Set<String>> members,
            Function<String, Future<NodeStates>> ask) {
        this.nodeId = nodeId;
        this.own = own;
        this.members = members;
        this.ask = ask;
    }

    /** What this node tells others. */
    NodeStates states() {
        return new NodeStates(own.get());
    }

    @Override
    public Future<FleetView> look() {
        Set<String> others = new TreeSet<>(members.get());
        others.remove(nodeId);
        // The answers may come at the same time.
        Map<String, NodeStates> answers = new ConcurrentHashMap<>();
        answers.put(nodeId, states());
        return Future.join(others.stream()
                        .map(id -> ask.apply(id).onSuccess(states -> answers.put(id, states)))
                        .toList())
                .transform(_ -> Future.succeededFuture(view(answers, others)));
    }

    private FleetView view(Map<String, NodeStates> answers, Set<String> others) {
        Map<String, NodeStates> idToStates = new TreeMap<>(answers);
        Map<Way, List<OnNode>> wayToNodes = new LinkedHashMap<>();
        answers.getOrDefault(nodeId, new NodeStates(List.of()))
                .states()
                .forEach(state -> wayToNodes.put(Way.of(state), new ArrayList<>()));
        idToStates.forEach((id, states) -> states.states().forEach(state -> wayToNodes
                .computeIfAbsent(Way.of(state), _ -> new ArrayList<>())
                .add(new OnNode(id, state))));
        return new FleetView(
                List.copyOf(idToStates.keySet()),
                others.stream().filter(id -> !idToStates.containsKey(id)).toList(),
                wayToNodes.values().stream().map(DeploymentView::new).toList());
    }
}
