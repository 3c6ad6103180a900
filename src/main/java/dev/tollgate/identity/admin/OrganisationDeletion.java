package dev.tollgate.identity.admin;

import dev.tollgate.identity.Principal;

/**
 * An admin's wish that an organisation end.
 *
 * @param by the admin
 */
public record OrganisationDeletion(Principal by, String organisationId) {}
