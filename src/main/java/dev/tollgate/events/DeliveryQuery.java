package dev.tollgate.events;

import dev.tollgate.identity.Principal;

/**
 * A page of the deliveries of a webhook, the newest first.
 *
 * @param page from 1
 * @param limit 1 to 100
 */
public record DeliveryQuery(Principal by, String webhookId, int page, int limit) {}
