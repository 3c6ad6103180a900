/** Events of the domain on their way to those outside: webhooks today. */
@NullMarked
package dev.tollgate.platform.outbox;

import org.jspecify.annotations.NullMarked;
