/** Tests of work that is done once in the whole cluster. */
@NullMarked
package dev.tollgate.platform.jobs;

import org.jspecify.annotations.NullMarked;
