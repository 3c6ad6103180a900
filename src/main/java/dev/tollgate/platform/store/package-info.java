/** The stores of one node: the given MongoDB and Redis, or embedded ones whose files are in the data folder. */
@NullMarked
package dev.tollgate.platform.store;

import org.jspecify.annotations.NullMarked;
