package dev.tollgate.identity.organisation;

import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.mail.Language;
import org.jspecify.annotations.Nullable;

/**
 * A wish to invite somebody.
 *
 * @param email who signs in under it alone may accept; null: whoever has the token
 * @param language of the letter
 */
public record InviteRequest(
        Principal by, String organisationId, @Nullable String email, MemberRole role, Language language) {}
