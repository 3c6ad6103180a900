package dev.tollgate.chat.fleet;

import io.vertx.core.Future;

/** The deployments as all nodes of the cluster see them. */
public interface Fleet {
    /** Asks all nodes; done in less than a second whoever is silent, and never fails for want of one. */
    Future<FleetView> look();
}
