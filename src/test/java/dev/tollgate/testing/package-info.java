/** Fixtures that many tests share: real parts, scripted. */
@NullMarked
package dev.tollgate.testing;

import org.jspecify.annotations.NullMarked;
