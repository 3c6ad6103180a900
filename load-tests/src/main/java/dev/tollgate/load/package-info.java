/** Gatling's suites, and the command that sets the stage for each, runs it and adds up the books after it. */
@NullMarked
package dev.tollgate.load;

import org.jspecify.annotations.NullMarked;
