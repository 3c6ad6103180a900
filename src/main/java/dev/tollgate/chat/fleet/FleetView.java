package dev.tollgate.chat.fleet;

import java.util.List;

/**
 * The deployments of the cluster at a moment.
 *
 * @param nodes the ids of those that answered, in order
 * @param missing the ids of those that belong to the cluster and did not answer in time, in order
 * @param deployments as the node that was asked orders them, then those that only others know
 */
public record FleetView(List<String> nodes, List<String> missing, List<DeploymentView> deployments) {
    public FleetView {
        nodes = List.copyOf(nodes);
        missing = List.copyOf(missing);
        deployments = List.copyOf(deployments);
    }
}
