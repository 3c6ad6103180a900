package dev.tollgate.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who can sign in, as other rooms may see them.
 *
 * @param id `usr_…`
 * @param username null when registered by e-mail alone
 * @param email null when registered by name alone
 * @param organisationId the personal organisation
 * @param organisationName its name
 * @param fullName as the user wrote it, null when not told
 * @param activeOrganisationId for which sessions begin; the personal one unless the user chose another
 * @param blocked whether sign-in and all credentials are refused
 */
public record User(
        String id,
        @Nullable String username,
        @Nullable String email,
        boolean emailVerified,
        PlatformRole platformRole,
        String organisationId,
        String organisationName,
        @Nullable String fullName,
        String activeOrganisationId,
        boolean blocked,
        Instant createdAt) {}
