package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change an organisation's profile; what is null stays.
 *
 * @param description an empty one takes it away
 */
public record OrganisationChange(
        Principal by,
        String organisationId,
        @Nullable String name,
        @Nullable String slug,
        @Nullable String description) {}
