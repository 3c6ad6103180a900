package dev.tollgate.events;

import dev.tollgate.identity.Principal;

/** One delivery of a webhook of the principal's organisation. */
public record DeliveryRef(Principal by, String webhookId, String deliveryId) {}
