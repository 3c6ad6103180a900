package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;

/**
 * An organisation as one of its members sees it.
 *
 * @param role of that member
 * @param active whether what the member does is done for it: in this session, or for others the next one
 */
public record OwnOrganisation(Organisation organisation, MemberRole role, boolean active) {}
