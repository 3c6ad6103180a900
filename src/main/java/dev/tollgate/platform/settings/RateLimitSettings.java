package dev.tollgate.platform.settings;

/**
 * Requests a minute: auth per address (renewing a session: ten times as many), the others per user or key.
 *
 * @param failedSignIns for one name from one address
 */
public record RateLimitSettings(
        @Setting(min = "1", max = "1000000") int auth,
        @Setting(min = "1", max = "1000000") int chat,
        @Setting(min = "1", max = "1000000") int apiKeys,
        @Setting(min = "1", max = "1000000") int billing,
        @Setting(min = "1", max = "1000000") int failedSignIns) {}
