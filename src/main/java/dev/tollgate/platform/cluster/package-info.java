/** How nodes find each other and carry messages; nothing of it is loaded by a node that is alone. */
@NullMarked
package dev.tollgate.platform.cluster;

import org.jspecify.annotations.NullMarked;
