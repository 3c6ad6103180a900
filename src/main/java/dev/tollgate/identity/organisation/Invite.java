package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to an organisation, without its token.
 *
 * @param id `inv_…`
 * @param email null when anybody with the token may accept
 * @param invitedBy the user who made it
 */
public record Invite(
        String id,
        String organisationId,
        @Nullable String email,
        MemberRole role,
        Status status,
        String invitedBy,
        Instant createdAt,
        Instant expiresAt) {
    /** What has become of it. */
    public enum Status {
        OPEN,
        ACCEPTED,
        REVOKED,
        EXPIRED
    }
}
