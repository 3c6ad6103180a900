/** A user's own account as other rooms see it: profile, password, sessions, and the ways back into it by mail. */
@NullMarked
package dev.tollgate.identity.account;

import org.jspecify.annotations.NullMarked;
