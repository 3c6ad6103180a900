/** Tests of webhooks. */
@NullMarked
package dev.tollgate.events.webhook;

import org.jspecify.annotations.NullMarked;
