/** Surface F: users, organisations and invitations in the names that its clients know, and what other services may ask. */
@NullMarked
package dev.tollgate.http.face.client;

import org.jspecify.annotations.NullMarked;
