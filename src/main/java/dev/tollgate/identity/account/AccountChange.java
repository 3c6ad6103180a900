package dev.tollgate.identity.account;

import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import org.jspecify.annotations.Nullable;

/**
 * What a user changes about themselves; null: stays as it is.
 *
 * @param fullName empty: none any more
 * @param email where letters go and under which one signs in
 * @param password the present one, needed with a new e-mail address: whoever has the address gets the account
 */
public record AccountChange(
        Principal by,
        @Nullable String fullName,
        @Nullable String email,
        @Nullable Language language,
        @Nullable Secret password) {}
