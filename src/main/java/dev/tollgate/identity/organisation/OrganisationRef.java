package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;

/** One organisation, as far as the caller may see it. */
public record OrganisationRef(Principal by, String organisationId) {}
