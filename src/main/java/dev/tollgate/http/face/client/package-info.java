/** Surface F: users, organisations and invitations as requirement 5 calls them, and what other services may ask. */
@NullMarked
package dev.tollgate.http.face.client;

import org.jspecify.annotations.NullMarked;
