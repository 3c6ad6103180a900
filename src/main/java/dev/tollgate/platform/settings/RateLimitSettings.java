package dev.tollgate.platform.settings;

/**
 * Requests a minute: auth per address, the others per user or key.
 *
 * @param failedSignIns for one name from one address
 */
public record RateLimitSettings(int auth, int chat, int apiKeys, int billing, int failedSignIns) {}
