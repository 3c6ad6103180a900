package dev.tollgate.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a new API key of the principal's organisation.
 *
 * @param by who asks; a key can grant no permission that it does not have itself
 * @param name 1 to 100 characters
 * @param permissions at least one
 * @param allowedModels empty: all
 * @param expiresAt null: never
 */
public record KeyRequest(
        Principal by,
        String name,
        Set<Permission> permissions,
        Set<String> allowedModels,
        KeyLimits limits,
        KeyBudget budget,
        @Nullable Instant expiresAt) {
    public KeyRequest {
        permissions = Set.copyOf(permissions);
        allowedModels = Set.copyOf(allowedModels);
    }
}
