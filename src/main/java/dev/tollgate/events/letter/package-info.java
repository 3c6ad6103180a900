/** Letters to those who run an organisation, about what they should know soon. */
@NullMarked
package dev.tollgate.events.letter;

import org.jspecify.annotations.NullMarked;
