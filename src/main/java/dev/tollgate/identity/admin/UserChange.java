package dev.tollgate.identity.admin;

import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import org.jspecify.annotations.Nullable;

/** What an admin changes about a user; null: stays as it is. */
public record UserChange(
        Principal by,
        String userId,
        @Nullable Boolean blocked,
        @Nullable PlatformRole role) {}
