/** Surface A: simple chat with stored contexts, billing and an admin's view. */
@NullMarked
package dev.tollgate.http.face.simple;

import org.jspecify.annotations.NullMarked;
