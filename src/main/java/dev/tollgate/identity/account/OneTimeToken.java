package dev.tollgate.identity.account;

import dev.tollgate.platform.Secret;

/** What a letter brought. */
public record OneTimeToken(Secret value) {}
