package dev.tollgate.identity;

import dev.tollgate.platform.Secret;

/** What a caller shows: an access token (JWT) or an API key, told apart by its shape (`ak_…`). */
public record Credential(Secret value) {
    /** Whether it has the shape of an API key. */
    public boolean isApiKey() {
        return value.value().startsWith("ak_");
    }
}
