/** Tests of the outbox log over a real store. */
@NullMarked
package dev.tollgate.platform.outbox;

import org.jspecify.annotations.NullMarked;
