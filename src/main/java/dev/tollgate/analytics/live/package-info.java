/** What the nodes of the cluster do at this moment, gathered while somebody looks. */
@NullMarked
package dev.tollgate.analytics.live;

import org.jspecify.annotations.NullMarked;
