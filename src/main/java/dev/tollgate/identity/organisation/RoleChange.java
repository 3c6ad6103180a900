package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Principal;

/** A wish to give a member another role. */
public record RoleChange(Principal by, String organisationId, String userId, MemberRole role) {}
