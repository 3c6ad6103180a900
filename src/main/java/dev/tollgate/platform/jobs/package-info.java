/** Work that is done again and again, once in the whole cluster each time. */
@NullMarked
package dev.tollgate.platform.jobs;

import org.jspecify.annotations.NullMarked;
