package dev.tollgate.events;

import java.util.List;

/** All webhooks of an organisation, the oldest first. */
public record WebhookList(List<Webhook> webhooks) {
    public WebhookList {
        webhooks = List.copyOf(webhooks);
    }
}
