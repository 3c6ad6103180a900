package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A page of the end users of the principal's organisation, the newest first.
 *
 * @param externalId null: all
 * @param page from 1
 * @param limit 1 to 100
 */
public record EndUserQuery(Principal by, @Nullable String externalId, int page, int limit) {}
