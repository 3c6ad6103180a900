package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a new organisation, whose owner is who asks.
 *
 * @param name 1 to 200 characters
 * @param slug 2 to 64 of small letters, digits and `-`, or null
 * @param description at most 2000 characters, or null
 */
public record NewOrganisation(
        Principal by,
        String name,
        @Nullable String slug,
        @Nullable String description) {}
