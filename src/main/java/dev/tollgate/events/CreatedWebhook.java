package dev.tollgate.events;

import dev.tollgate.platform.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A webhook just made.
 *
 * @param madeSecret the secret where one was made, to be shown this once; null where the caller brought one
 */
public record CreatedWebhook(Webhook webhook, @Nullable Secret madeSecret) {}
