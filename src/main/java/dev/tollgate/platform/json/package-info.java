/** Strict reading of JSON that comes from outside. */
@NullMarked
package dev.tollgate.platform.json;

import org.jspecify.annotations.NullMarked;
