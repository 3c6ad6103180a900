/** Compares what billing keeps with the journal, and rebuilds from it what is wrong; reads stored documents by itself. */
@NullMarked
package dev.tollgate.billing.reconcile;

import org.jspecify.annotations.NullMarked;
