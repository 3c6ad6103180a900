/** Tests of organisations on surface I. */
@NullMarked
package dev.tollgate.http.face.organisation;

import org.jspecify.annotations.NullMarked;
