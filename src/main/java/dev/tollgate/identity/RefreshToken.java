package dev.tollgate.identity;

import dev.tollgate.platform.Secret;

/** A refresh token as the client gave it. */
public record RefreshToken(Secret value) {}
