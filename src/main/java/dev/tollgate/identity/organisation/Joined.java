package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;

/** A membership that came of an invitation. */
public record Joined(String organisationId, String userId, MemberRole role) {}
