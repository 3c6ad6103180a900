/** Tests of what stands around a run. */
@NullMarked
package dev.tollgate.load.stage;

import org.jspecify.annotations.NullMarked;
