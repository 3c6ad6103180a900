/** Tests of surface F. */
@NullMarked
package dev.tollgate.http.face.client;

import org.jspecify.annotations.NullMarked;
