/** What those outside are told of: webhooks and their deliveries. */
@NullMarked
package dev.tollgate.events;

import org.jspecify.annotations.NullMarked;
