package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.KeyBudget;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.Credits;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

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
        document.set("budget", budget(key.budget()));
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

    private static ObjectNode budget(KeyBudget budget) {
        return Answers.object()
                .put("daily", creditsOrNull(budget.dailyNano()))
                .put("monthly", creditsOrNull(budget.monthlyNano()))
                .put("total", creditsOrNull(budget.totalNano()));
    }

    private static @Nullable BigDecimal creditsOrNull(@Nullable Long nano) {
        return nano == null ? null : Credits.toDecimal(nano);
    }

    private static ObjectNode limits(KeyLimits limits) {
        return Answers.object()
                .put("requestsPerMinute", limits.requestsPerMinute())
                .put("tokensPerMinute", limits.tokensPerMinute())
                .put("concurrentRequests", limits.concurrentRequests());
    }
}
