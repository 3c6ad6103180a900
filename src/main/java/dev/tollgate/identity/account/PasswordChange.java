package dev.tollgate.identity.account;

import dev.tollgate.identity.Principal;
import dev.tollgate.platform.Secret;

/** A new password in place of the present one. */
public record PasswordChange(Principal by, Secret oldPassword, Secret newPassword) {}
