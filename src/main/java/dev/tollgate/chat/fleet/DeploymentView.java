package dev.tollgate.chat.fleet;

import dev.tollgate.chat.DeploymentState;
import dev.tollgate.chat.upstream.CallFigures;
import java.util.List;

/** One deployment with its state on each node that knows it, at least one, by id. */
public record DeploymentView(List<OnNode> nodes) {
    /** How it stands on one node. */
    public record OnNode(String nodeId, DeploymentState state) {}

    /** @throws IllegalArgumentException when no node knows it */
    public DeploymentView {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a deployment that no node knows");
        }
    }

    /** As any node has it in its catalogue: what is said of its calls is that node's alone. */
    public DeploymentState any() {
        return nodes.getFirst().state();
    }

    /** Whether some node could make a call now. */
    public boolean isAvailable() {
        return nodes.stream().anyMatch(node -> node.state().available());
    }

    /** Whether some node leaves it alone. */
    public boolean isCircuitOpen() {
        return nodes.stream().anyMatch(node -> node.state().circuitOpen());
    }

    /** Until all nodes may ask it again; zero when they may now. */
    public long cooldownMs() {
        return nodes.stream().mapToLong(node -> node.state().cooldownMs()).max().orElse(0);
    }

    /** Calls under way on all nodes. */
    public long inFlight() {
        return nodes.stream().mapToLong(node -> node.state().inFlight()).sum();
    }

    /** The calls of all nodes in the last five minutes. */
    public CallFigures recent() {
        return nodes.stream().map(node -> node.state().recent()).reduce(CallFigures.NONE, CallFigures::plus);
    }
}
