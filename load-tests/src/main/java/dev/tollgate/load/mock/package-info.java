/** An upstream in OpenAI's wire format that answers at once or as slowly as it is told, and keeps count. */
@NullMarked
package dev.tollgate.load.mock;

import org.jspecify.annotations.NullMarked;
