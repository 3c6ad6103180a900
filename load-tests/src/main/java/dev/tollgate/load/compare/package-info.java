/** What the comparison with other gateways drives that wrk cannot: many streams at the same time. */
@NullMarked
package dev.tollgate.load.compare;

import org.jspecify.annotations.NullMarked;
