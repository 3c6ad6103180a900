package dev.tollgate.events.webhook;

import dev.tollgate.events.Webhooks;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Answers {@link Webhooks} on the event bus. */
final class WebhooksVerticle extends VerticleBase {
    private final Bus bus;
    private final Webhooks service;

    WebhooksVerticle(Bus bus, Webhooks service) {
        this.bus = bus;
        this.service = service;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                bus.serve(WebhooksAddresses.CREATE, service::create),
                bus.serve(WebhooksAddresses.LIST, service::list),
                bus.serve(WebhooksAddresses.REMOVE, service::remove),
                bus.serve(WebhooksAddresses.TEST, service::test),
                bus.serve(WebhooksAddresses.DELIVERIES, service::deliveries),
                bus.serve(WebhooksAddresses.REDELIVER, service::redeliver)));
    }
}
