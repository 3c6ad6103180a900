package dev.tollgate.analytics.live;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tells this node's figures to whoever asks, and gathers those of all while somebody listens here. */
final class LiveVerticle extends VerticleBase {
    private static final long TICK_MS = 1_000;

    private final Bus bus;
    private final LiveService service;
    private final Supplier<NodeFigures> own;
    private final List<Registration> registrations = new ArrayList<>();

    LiveVerticle(Bus bus, LiveService service, Supplier<NodeFigures> own) {
        this.bus = bus;
        this.service = service;
        this.own = own;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(TICK_MS, _ -> service.tick());
        return bus.listenAcross(LiveAddresses.FIGURES, service::hear)
                .onSuccess(registrations::add)
                .compose(_ -> bus.listenAcross(
                        LiveAddresses.WANTED, _ -> bus.publishAcross(LiveAddresses.FIGURES, own.get())))
                .onSuccess(registrations::add);
    }

    @Override
    public Future<?> stop() {
        return Future.join(registrations.stream().map(Registration::end).toList());
    }
}
