package dev.tollgate.identity;

import dev.tollgate.platform.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A wish to sign up. At least one of name and e-mail is there; both are unique in the installation, without regard to
 * case.
 *
 * @param username 1 to 64 characters
 * @param email at most 254 characters
 * @param password at least 8 characters, at most 1024 bytes, not among the commonest
 * @param organisationName name of the personal organisation, at most 200 characters; made from the user's name when null
 * @param description of the organisation, at most 2000 characters
 * @param fullName at most 200 characters
 */
public record Registration(
        @Nullable String username,
        @Nullable String email,
        Secret password,
        @Nullable String organisationName,
        @Nullable String description,
        @Nullable String fullName) {
    /** One without a full name. */
    public Registration(
            @Nullable String username,
            @Nullable String email,
            Secret password,
            @Nullable String organisationName,
            @Nullable String description) {
        this(username, email, password, organisationName, description, null);
    }
}
