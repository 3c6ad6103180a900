package dev.tollgate.chat.fleet;

import dev.tollgate.platform.bus.Address;

/** Where a node tells how its deployments stand: at its id. */
final class FleetAddresses {
    static final Address<StatesWanted, NodeStates> STATES =
            new Address<>("tollgate.fleet.states", StatesWanted.class, NodeStates.class);

    private FleetAddresses() {}
}
