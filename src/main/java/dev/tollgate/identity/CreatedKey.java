package dev.tollgate.identity;

import dev.tollgate.platform.Secret;

/** A new API key and, this once, its secret. */
public record CreatedKey(ApiKey key, Secret secret) {}
