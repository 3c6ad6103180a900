package dev.tollgate.identity.organisation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organisation: it owns money, keys, models and end users.
 *
 * @param id `org_…`
 * @param slug unique in the installation, for addresses; null when none was chosen
 * @param personal whether it was made with its owner, whose company it is
 * @param startCredits whether it begins with start credits, where the installation gives any: a personal one, and the first
 *     that its owner made
 */
public record Organisation(
        String id,
        String name,
        @Nullable String slug,
        @Nullable String description,
        boolean personal,
        boolean startCredits,
        Instant createdAt) {}
