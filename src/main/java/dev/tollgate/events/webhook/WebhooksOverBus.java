package dev.tollgate.events.webhook;

import dev.tollgate.events.CreatedWebhook;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryPage;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.DeliveryRef;
import dev.tollgate.events.NewWebhook;
import dev.tollgate.events.WebhookList;
import dev.tollgate.events.WebhookRef;
import dev.tollgate.events.Webhooks;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** {@link Webhooks} asked over the event bus. */
final class WebhooksOverBus implements Webhooks {
    private final Bus bus;

    WebhooksOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<CreatedWebhook> create(NewWebhook wish) {
        return bus.request(WebhooksAddresses.CREATE, wish);
    }

    @Override
    public Future<WebhookList> list(Principal by) {
        return bus.request(WebhooksAddresses.LIST, by);
    }

    @Override
    public Future<Done> remove(WebhookRef webhook) {
        return bus.request(WebhooksAddresses.REMOVE, webhook);
    }

    @Override
    public Future<Delivery> test(WebhookRef webhook) {
        return bus.request(WebhooksAddresses.TEST, webhook);
    }

    @Override
    public Future<DeliveryPage> deliveries(DeliveryQuery query) {
        return bus.request(WebhooksAddresses.DELIVERIES, query);
    }

    @Override
    public Future<Delivery> redeliver(DeliveryRef delivery) {
        return bus.request(WebhooksAddresses.REDELIVER, delivery);
    }
}
