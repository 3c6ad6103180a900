package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.time.Duration;

/**
 * Sign-in.
 *
 * @param jwtSecret at least {@link #MIN_JWT_SECRET_BYTES} bytes (`JWT_SECRET`); empty: made once and kept in the data folder
 * @param adminUsername of the admin made at the first start (`ADMIN_USERNAME`)
 * @param adminPassword `ADMIN_PASSWORD`; empty: made at the first start and printed once
 * @param internalServiceKey opens the routes for other services (`INTERNAL_SERVICE_KEY`); empty: they are closed
 * @param accessTokenLife of a JWT
 * @param refreshTokenLife of an unused refresh token
 * @param principalCacheLife how long rights may be remembered, at most 3 s
 * @param hashingThreads password hashes computed at the same time
 * @param hashingMemoryBytes of one password hash, the more of it the dearer a guess; {@link #ADVISED_HASHING_BYTES} or more
 *     wherever passwords are worth anything
 */
public record IdentitySettings(
        Secret jwtSecret,
        @Setting(min = "1", max = "64") String adminUsername,
        Secret adminPassword,
        Secret internalServiceKey,
        @Setting(min = "1s", max = "24h") Duration accessTokenLife,
        @Setting(min = "1m", max = "365d") Duration refreshTokenLife,
        @Setting(min = "0s", max = "3s") Duration principalCacheLife,
        @Setting(min = "1", max = "64") int hashingThreads,
        @Setting(min = "1MiB", max = "1GiB") int hashingMemoryBytes) {
    /** Of an argon2id hash with two passes, by OWASP's Password Storage Cheat Sheet. */
    public static final int ADVISED_HASHING_BYTES = 19 << 20;

    /** Shorter than the hash that it keys would weaken HS256 (RFC 7518, section 3.2). */
    public static final int MIN_JWT_SECRET_BYTES = 32;
}
