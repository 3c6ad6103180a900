/** Tests of the room, over a real server of the MongoDB protocol in memory. */
@NullMarked
package dev.tollgate.identity;

import org.jspecify.annotations.NullMarked;
