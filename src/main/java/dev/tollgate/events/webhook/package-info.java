/** Webhooks: kept, matched with events of the outbox, and delivered until their receivers have taken them. */
@NullMarked
package dev.tollgate.events.webhook;

import org.jspecify.annotations.NullMarked;
