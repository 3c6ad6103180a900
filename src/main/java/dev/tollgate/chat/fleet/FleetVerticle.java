package dev.tollgate.chat.fleet;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Tells other nodes how this one's deployments stand. */
final class FleetVerticle extends VerticleBase {
    private final Bus bus;
    private final FleetService service;
    private final String nodeId;
    private @Nullable Registration registration;

    FleetVerticle(Bus bus, FleetService service, String nodeId) {
        this.bus = bus;
        this.service = service;
        this.nodeId = nodeId;
    }

    @Override
    public Future<?> start() {
        return bus.serveAcross(FleetAddresses.STATES.at(nodeId), _ -> Future.succeededFuture(service.states()))
                .onSuccess(made -> registration = made);
    }

    @Override
    public Future<?> stop() {
        return registration == null ? Future.succeededFuture() : registration.end();
    }
}
