/** Typed requests over the event bus: by reference inside a node, as JSON between nodes. */
@NullMarked
package dev.tollgate.platform.bus;

import org.jspecify.annotations.NullMarked;
