package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.PlatformRole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind an access token that another service was shown.
 *
 * @param organisationId for which they act now
 * @param memberRole in it
 */
public record TokenReport(
        String userId,
        @Nullable String email,
        String organisationId,
        MemberRole memberRole,
        PlatformRole platformRole,
        Instant expiresAt) {}
