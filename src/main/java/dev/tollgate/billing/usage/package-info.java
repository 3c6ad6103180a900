/** Counts what was used, by day: a projection of the journal that statistics are read from. */
@NullMarked
package dev.tollgate.billing.usage;

import org.jspecify.annotations.NullMarked;
