/** Tests of the mock upstream. */
@NullMarked
package dev.tollgate.load.mock;

import org.jspecify.annotations.NullMarked;
