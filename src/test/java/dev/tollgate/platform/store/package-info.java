/** Tests of the stores, against the real embedded servers. */
@NullMarked
package dev.tollgate.platform.store;

import org.jspecify.annotations.NullMarked;
