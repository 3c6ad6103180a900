/** The page of the demo checkout. */
@NullMarked
package dev.tollgate.http.face.checkout;

import org.jspecify.annotations.NullMarked;
