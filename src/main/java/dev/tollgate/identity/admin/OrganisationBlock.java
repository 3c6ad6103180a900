package dev.tollgate.identity.admin;

import dev.tollgate.identity.Principal;

/** Whether an organisation is to be blocked, as an admin wishes. */
public record OrganisationBlock(Principal by, String organisationId, boolean blocked) {}
