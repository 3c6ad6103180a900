package dev.tollgate.events;

import dev.tollgate.identity.Principal;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * Webhooks of organisations. They belong to owners and admins, and to keys with the permission `webhooks`: anybody else
 * gets FORBIDDEN. What belongs to another organisation is NOT_FOUND.
 */
public interface Webhooks {
    /** Webhooks of one organisation. */
    int MAX_WEBHOOKS = 20;

    /** Makes one; INVALID_REQUEST when its address may not be called, CONFLICT when the organisation has its full number. */
    Future<CreatedWebhook> create(NewWebhook wish);

    /** All of the principal's organisation. */
    Future<WebhookList> list(Principal by);

    /** Ends one with its deliveries. */
    Future<Done> remove(WebhookRef webhook);

    /** Sends it the event `webhook.test` soon; one that was turned off is on again. */
    Future<Delivery> test(WebhookRef webhook);

    /** What was and will be sent to it, for 30 days. */
    Future<DeliveryPage> deliveries(DeliveryQuery query);

    /** Sends a delivery once more soon, under its old id; CONFLICT while the webhook is off. */
    Future<Delivery> redeliver(DeliveryRef delivery);
}
