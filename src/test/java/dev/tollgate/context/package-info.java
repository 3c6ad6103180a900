/** Tests of what was said before, over the event bus and a real store. */
@NullMarked
package dev.tollgate.context;

import org.jspecify.annotations.NullMarked;
