/** Start-up, settings, stores and everything else that the rooms stand on; it knows no room. */
@NullMarked
package dev.tollgate.platform;

import org.jspecify.annotations.NullMarked;
