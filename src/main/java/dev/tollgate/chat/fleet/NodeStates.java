package dev.tollgate.chat.fleet;

import dev.tollgate.chat.DeploymentState;
import java.util.List;

/** The deployments as one node sees them. */
record NodeStates(List<DeploymentState> states) {
    NodeStates {
        states = List.copyOf(states);
    }
}
