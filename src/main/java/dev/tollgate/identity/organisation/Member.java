package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user in an organisation.
 *
 * @param monthlyCapNano what they may spend of it in a month of UTC, in 10^-9 credit; null: all
 */
public record Member(
        String userId,
        @Nullable String username,
        @Nullable String email,
        @Nullable String fullName,
        MemberRole role,
        Instant since,
        @Nullable Long monthlyCapNano) {}
