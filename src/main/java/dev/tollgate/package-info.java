/** The composition root: builds the rooms and starts them. */
@NullMarked
package dev.tollgate;

import org.jspecify.annotations.NullMarked;
