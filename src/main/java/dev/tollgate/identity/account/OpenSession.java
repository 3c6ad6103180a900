package dev.tollgate.identity.account;

import java.time.Instant;

/**
 * A session that can still be used.
 *
 * @param id `ses_…`
 * @param usedAt when it last got new tokens
 * @param expiresAt when it ends unless it is renewed before
 * @param current whether it is the one that asks
 */
public record OpenSession(String id, Instant createdAt, Instant usedAt, Instant expiresAt, boolean current) {}
