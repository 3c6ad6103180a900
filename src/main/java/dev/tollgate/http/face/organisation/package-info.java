/** Surface I: organisations, their members, invitations and end users. */
@NullMarked
package dev.tollgate.http.face.organisation;

import org.jspecify.annotations.NullMarked;
