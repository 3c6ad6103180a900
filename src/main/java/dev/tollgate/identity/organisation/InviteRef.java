package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;

/** One invitation of an organisation. */
public record InviteRef(Principal by, String organisationId, String inviteId) {}
