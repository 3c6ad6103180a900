package dev.tollgate.identity.account;

import dev.tollgate.platform.Secret;

/** A new password for whoever got the letter with this token. */
public record PasswordReset(Secret token, Secret newPassword) {}
