package dev.tollgate.chat.catalogue;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@link Catalogue} on the event bus and keeps this node's knowledge of the log fresh. */
final class CatalogueVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueVerticle.class);

    /** So that several reads fit into the time for which a node goes by the last one. */
    private static final Duration READ_TIME = Duration.ofSeconds(2);

    private final Bus bus;
    private final CatalogueService service;
    private final Duration betweenReads;
    private @Nullable Registration notices;
    private boolean reading;

    CatalogueVerticle(Bus bus, CatalogueService service, Duration betweenReads) {
        this.bus = bus;
        this.service = service;
        this.betweenReads = betweenReads;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                        bus.serve(CatalogueAddresses.MODELS, service::models),
                        bus.serve(CatalogueAddresses.CHANGE, service::change),
                        bus.serve(CatalogueAddresses.PRICE, service::price)))
                .compose(_ -> bus.listenAcross(CatalogueAddresses.CHANGED, _ -> read()))
                .onSuccess(registration -> notices = registration)
                .compose(_ -> service.refresh())
                .onSuccess(_ -> vertx.setPeriodic(betweenReads.toMillis(), _ -> read()));
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        // A read that hangs, as at a store that is frozen, must not be the last one.
        service.refresh()
                .timeout(READ_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.warn("models and prices were not read: {}", failure.toString()))
                .onComplete(_ -> reading = false);
    }

    @Override
    public Future<?> stop() {
        return notices == null ? Future.succeededFuture() : notices.end();
    }
}
