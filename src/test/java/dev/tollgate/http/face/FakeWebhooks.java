package dev.tollgate.http.face;

import dev.tollgate.events.CreatedWebhook;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryPage;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.DeliveryRef;
import dev.tollgate.events.EventType;
import dev.tollgate.events.NewWebhook;
import dev.tollgate.events.Webhook;
import dev.tollgate.events.WebhookList;
import dev.tollgate.events.WebhookRef;
import dev.tollgate.events.Webhooks;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** One webhook and one delivery of it. */
public final class FakeWebhooks implements Webhooks {
    private static final Delivery DELIVERY = new Delivery(
            "dlv_1",
            "key.created",
            Delivery.State.WAITING,
            1,
            500,
            "The receiver answered 500",
            FakeIdentity.THEN,
            FakeIdentity.THEN.plusSeconds(300),
            null);

    private final Rooms rooms;

    FakeWebhooks(Rooms rooms) {
        this.rooms = rooms;
    }

    private static Webhook webhook(String url, Set<EventType> events) {
        return new Webhook("wh_1", "org_acme", url, events, FakeIdentity.THEN, null, null, null);
    }

    @Override
    public Future<CreatedWebhook> create(NewWebhook wish) {
        rooms.acts.add("webhook " + wish.url());
        Secret made = wish.secret() == null ? new Secret("whsec_made") : null;
        return Future.succeededFuture(new CreatedWebhook(webhook(wish.url(), wish.events()), made));
    }

    @Override
    public Future<WebhookList> list(Principal by) {
        return Future.succeededFuture(
                new WebhookList(List.of(webhook("https://shop.example/hook", Set.of(EventType.KEY_CREATED)))));
    }

    @Override
    public Future<Done> remove(WebhookRef webhook) {
        rooms.acts.add("webhook end " + webhook.webhookId());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Delivery> test(WebhookRef webhook) {
        rooms.acts.add("webhook test " + webhook.webhookId());
        return Future.succeededFuture(DELIVERY);
    }

    @Override
    public Future<DeliveryPage> deliveries(DeliveryQuery query) {
        return Future.succeededFuture(new DeliveryPage(List.of(DELIVERY), 1));
    }

    @Override
    public Future<Delivery> redeliver(DeliveryRef delivery) {
        rooms.acts.add("redeliver " + delivery.deliveryId());
        return Future.succeededFuture(DELIVERY);
    }
}
