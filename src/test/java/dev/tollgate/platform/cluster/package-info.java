/** Tests of nodes that find each other. */
@NullMarked
package dev.tollgate.platform.cluster;

import org.jspecify.annotations.NullMarked;
