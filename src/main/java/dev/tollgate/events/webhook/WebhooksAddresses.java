package dev.tollgate.events.webhook;

import dev.tollgate.events.CreatedWebhook;
import dev.tollgate.events.Delivery;
import dev.tollgate.events.DeliveryPage;
import dev.tollgate.events.DeliveryQuery;
import dev.tollgate.events.DeliveryRef;
import dev.tollgate.events.NewWebhook;
import dev.tollgate.events.WebhookList;
import dev.tollgate.events.WebhookRef;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the operations of {@link dev.tollgate.events.Webhooks} are asked for. */
final class WebhooksAddresses {
    static final Address<NewWebhook, CreatedWebhook> CREATE = address("create", NewWebhook.class, CreatedWebhook.class);
    static final Address<Principal, WebhookList> LIST = address("list", Principal.class, WebhookList.class);
    static final Address<WebhookRef, Done> REMOVE = address("remove", WebhookRef.class, Done.class);
    static final Address<WebhookRef, Delivery> TEST = address("test", WebhookRef.class, Delivery.class);
    static final Address<DeliveryQuery, DeliveryPage> DELIVERIES =
            address("deliveries", DeliveryQuery.class, DeliveryPage.class);
    static final Address<DeliveryRef, Delivery> REDELIVER = address("redeliver", DeliveryRef.class, Delivery.class);

    private WebhooksAddresses() {}

    private static <Q extends Record, A> Address<Q, A> address(String operation, Class<Q> request, Class<A> answer) {
        return new Address<>("tollgate.webhooks." + operation, request, answer);
    }
}
