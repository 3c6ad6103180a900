/** What each room offers so that a deleted account leaves nothing behind. */
@NullMarked
package dev.tollgate.platform.erasure;

import org.jspecify.annotations.NullMarked;
