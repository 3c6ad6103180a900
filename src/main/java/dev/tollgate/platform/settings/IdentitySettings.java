package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.time.Duration;

/**
 * Sign-in.
 *
 * @param jwtSecret at least 32 bytes (`JWT_SECRET`); empty: made once and kept in the data folder
 * @param adminUsername of the admin made at the first start (`ADMIN_USERNAME`)
 * @param adminPassword `ADMIN_PASSWORD`; empty: made at the first start and printed once
 * @param accessTokenLife of a JWT
 * @param refreshTokenLife of an unused refresh token
 * @param principalCacheLife how long rights may be remembered, at most 3 s
 * @param hashingThreads password hashes computed at the same time
 */
public record IdentitySettings(
        Secret jwtSecret,
        String adminUsername,
        Secret adminPassword,
        Duration accessTokenLife,
        Duration refreshTokenLife,
        Duration principalCacheLife,
        int hashingThreads) {}
