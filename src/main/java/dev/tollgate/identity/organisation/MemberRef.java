package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;

/** One member of an organisation. */
public record MemberRef(Principal by, String organisationId, String userId) {}
