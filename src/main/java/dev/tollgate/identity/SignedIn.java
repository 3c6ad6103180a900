package dev.tollgate.identity;

import dev.tollgate.platform.Secret;

/**
 * A session just begun or renewed.
 *
 * @param accessToken JWT
 * @param refreshToken good once
 * @param expiresInSeconds life of the access token
 */
public record SignedIn(Secret accessToken, Secret refreshToken, long expiresInSeconds, User user) {}
