/** Tests of the faces for platform admins. */
@NullMarked
package dev.tollgate.http.face.admin;

import org.jspecify.annotations.NullMarked;
