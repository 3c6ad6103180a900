package dev.tollgate.context;

import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Answers for the room on the event bus, but for {@link AppendVerticle}. */
final class ContextVerticle extends VerticleBase {
    private final Bus bus;
    private final ContextService service;

    ContextVerticle(Bus bus, ContextService service) {
        this.bus = bus;
        this.service = service;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                bus.serve(ContextAddresses.LOAD, service::load),
                bus.serve(ContextAddresses.REPLACE, service::replace),
                bus.serve(ContextAddresses.RESET, service::reset),
                bus.serve(ContextAddresses.DIALOGS, service::dialogs)));
    }
}
