package dev.tollgate.identity.organisation;

import java.time.Instant;

/**
 * Somebody behind an integration of an organisation.
 *
 * @param id `eu_…`
 * @param externalId as the integration calls them
 */
public record EndUser(String id, String organisationId, String externalId, Instant createdAt) {}
