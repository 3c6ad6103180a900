/** Tells an organisation what it used, from the counters that billing keeps; it only reads. */
@NullMarked
package dev.tollgate.analytics;

import org.jspecify.annotations.NullMarked;
