package dev.tollgate.chat.fleet;

import dev.tollgate.chat.DeploymentState;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The view over all nodes, deployed on one.
 *
 * @param deploymentId to undeploy it by
 */
public record FleetRoom(Fleet fleet, String deploymentId) {
    /** Who looks waits no longer for a node that is silent. */
    private static final Duration LIMIT = Duration.ofMillis(600);

    /**
     * What it leans on.
     *
     * @param nodeId as others see this node
     * @param own the deployments as this node sees them
     * @param members the ids of the nodes that serve requests at this moment
     */
    public record Parts(String nodeId, Supplier<List<DeploymentState>> own, Supplier<Set<String>> members) {}

    /** Starts it; done when the other nodes can ask this one. */
    public static Future<FleetRoom> deploy(Vertx vertx, Bus bus, Parts parts) {
        var service = new FleetService(
                parts.nodeId,
                parts.own,
                parts.members,
                id -> bus.requestAcross(FleetAddresses.STATES.at(id), new StatesWanted(parts.nodeId), LIMIT));
        return vertx.deployVerticle(new FleetVerticle(bus, service, parts.nodeId))
                .map(id -> new FleetRoom(service, id));
    }
}
