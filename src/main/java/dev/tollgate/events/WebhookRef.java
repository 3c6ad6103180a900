package dev.tollgate.events;

import dev.tollgate.identity.Principal;

/** One webhook of the principal's organisation. */
public record WebhookRef(Principal by, String webhookId) {}
