/** Surface I: what a caller may see of its own credential. */
@NullMarked
package dev.tollgate.http.face.account;

import org.jspecify.annotations.NullMarked;
