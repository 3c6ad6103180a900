/** Organisations as other rooms see them: who belongs to them with what rights, invites, and their end users. */
@NullMarked
package dev.tollgate.identity.organisation;

import org.jspecify.annotations.NullMarked;
