package dev.tollgate.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it may be shown: never its secret.
 *
 * @param id `key_…`
 * @param prefix the first characters of the key, enough to recognise it (`ak_live_1a2b…`)
 * @param active false once revoked or expired
 */
public record ApiKey(
        String id,
        String name,
        String prefix,
        boolean active,
        Set<Permission> permissions,
        Set<String> allowedModels,
        KeyLimits limits,
        KeyBudget budget,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    public ApiKey {
        permissions = Set.copyOf(permissions);
        allowedModels = Set.copyOf(allowedModels);
    }
}
