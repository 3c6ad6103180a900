package dev.tollgate.context;

import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Answers for what is added to conversations; one for a node. */
final class AppendVerticle extends VerticleBase {
    private final Bus bus;
    private final Appends appends;

    AppendVerticle(Bus bus, Appends appends) {
        this.bus = bus;
        this.appends = appends;
    }

    @Override
    public Future<?> start() {
        return bus.serve(ContextAddresses.APPEND, appends::append);
    }

    @Override
    public Future<?> stop() {
        return appends.close();
    }
}
