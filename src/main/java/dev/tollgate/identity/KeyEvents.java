package dev.tollgate.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What receivers of events read about API keys: never a secret. */
final class KeyEvents {
    private KeyEvents() {}

    static JsonObject created(ApiKey key, String byUserId) {
        var permissions =
                key.permissions().stream().map(Permission::wireName).sorted().toList();
        return named(key).put("permissions", new JsonArray(permissions)).put("createdBy", byUserId);
    }

    static JsonObject revoked(ApiKey key, String byUserId) {
        return named(key).put("revokedBy", byUserId);
    }

    private static JsonObject named(ApiKey key) {
        return new JsonObject().put("keyId", key.id()).put("name", key.name()).put("prefix", key.prefix());
    }
}
