package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.Permission;
import java.util.Collection;
import java.util.EnumSet;

/** How API keys are shown, without their secret. */
public final class KeyViews {
    private KeyViews() {}

    /** A key of a list. */
    public static ObjectNode of(ApiKey key) {
        ObjectNode document = Answers.object()
                .put("id", key.id())
                .put("name", key.name())
                .put("prefix", key.prefix())
                .put("isActive", key.active());
        document.set("permissions", permissions(key.permissions()));
        document.set("models", models(key));
        document.set("limits", limits(key.limits()));
        return document.put("createdAt", Answers.time(key.createdAt()))
                .put("expiresAt", Answers.timeOrNull(key.expiresAt()))
                .put("lastUsedAt", Answers.timeOrNull(key.lastUsedAt()));
    }

    /** Permissions in the order in which the contract names them. */
    public static ArrayNode permissions(Collection<Permission> permissions) {
        ArrayNode names = Answers.object().arrayNode();
        EnumSet.allOf(Permission.class).stream()
                .filter(permissions::contains)
                .forEach(permission -> names.add(permission.wireName()));
        return names;
    }

    /** The models that a key may call, by name; none: all. */
    public static ArrayNode models(ApiKey key) {
        ArrayNode names = Answers.object().arrayNode();
        key.allowedModels().stream().sorted().forEach(names::add);
        return names;
    }

    private static ObjectNode limits(KeyLimits limits) {
        return Answers.object()
                .put("requestsPerMinute", limits.requestsPerMinute())
                .put("tokensPerMinute", limits.tokensPerMinute())
                .put("concurrentRequests", limits.concurrentRequests());
    }
}
