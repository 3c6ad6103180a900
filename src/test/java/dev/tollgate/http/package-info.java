/** Tests of the server over real sockets, with a small API of their own. */
@NullMarked
package dev.tollgate.http;

import org.jspecify.annotations.NullMarked;
