package dev.tollgate.identity;

import dev.tollgate.identity.SpendingLimit.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it lies in the store.
 *
 * @param makerId the user in whose name it acts
 * @param hash of its secret
 * @param budgetVersion rises with each change of the budget
 */
record StoredKey(ApiKey shown, String organisationId, String makerId, String hash, long budgetVersion) {
    String id() {
        return shown.id();
    }

    /** Its budget, counted by its id: day, month, total. */
    List<SpendingLimit> spendingLimits() {
        List<SpendingLimit> limits = new ArrayList<>();
        addLimit(limits, Scope.KEY_DAY, shown.budget().dailyNano());
        addLimit(limits, Scope.KEY_MONTH, shown.budget().monthlyNano());
        addLimit(limits, Scope.KEY_TOTAL, shown.budget().totalNano());
        return limits;
    }

    private void addLimit(List<SpendingLimit> limits, Scope scope, @Nullable Long limitNano) {
        if (limitNano != null) {
            limits.add(new SpendingLimit(scope, id(), limitNano, budgetVersion));
        }
    }

    static JsonObject document(StoredKey key) {
        ApiKey shown = key.shown;
        KeyLimits limits = shown.limits();
        var document = new JsonObject()
                .put("_id", shown.id())
                .put("organisationId", key.organisationId)
                .put("makerId", key.makerId)
                .put("hash", key.hash)
                .put("prefix", shown.prefix())
                .put("name", shown.name())
                .put("revoked", false)
                .put(
                        "permissions",
                        new JsonArray(shown.permissions().stream()
                                .map(Permission::wireName)
                                .sorted()
                                .toList()))
                .put(
                        "allowedModels",
                        new JsonArray(shown.allowedModels().stream().sorted().toList()))
                .put(
                        "limits",
                        new JsonObject()
                                .put("requestsPerMinute", limits.requestsPerMinute())
                                .put("tokensPerMinute", limits.tokensPerMinute())
                                .put("concurrentRequests", limits.concurrentRequests()))
                .put(
                        "budget",
                        new JsonObject()
                                .put("dailyNano", shown.budget().dailyNano())
                                .put("monthlyNano", shown.budget().monthlyNano())
                                .put("totalNano", shown.budget().totalNano())
                                .put("version", key.budgetVersion))
                .put("createdAt", shown.createdAt().toEpochMilli());
        if (shown.expiresAt() != null) {
            document.put("expiresAt", shown.expiresAt().toEpochMilli());
        }
        return document;
    }

    /** A permission that this version does not know is left out: it grants nothing. Keys of before budgets have none. */
    static StoredKey of(JsonObject document, InstantSource clock) {
        Instant expiresAt = time(document, "expiresAt");
        boolean isActive = !document.getBoolean("revoked") && (expiresAt == null || expiresAt.isAfter(clock.instant()));
        JsonObject limits = document.getJsonObject("limits");
        JsonObject budget = document.getJsonObject("budget", new JsonObject());
        Set<Permission> permissions = document.getJsonArray("permissions").stream()
                .flatMap(name -> Permission.of((String) name).stream())
                .collect(Collectors.toSet());
        Set<String> models = document.getJsonArray("allowedModels").stream()
                .map(String.class::cast)
                .collect(Collectors.toSet());
        var shown = new ApiKey(
                document.getString("_id"),
                document.getString("name"),
                document.getString("prefix"),
                isActive,
                permissions,
                models,
                new KeyLimits(
                        limits.getInteger("requestsPerMinute"),
                        limits.getInteger("tokensPerMinute"),
                        limits.getInteger("concurrentRequests")),
                new KeyBudget(budget.getLong("dailyNano"), budget.getLong("monthlyNano"), budget.getLong("totalNano")),
                Instant.ofEpochMilli(document.getLong("createdAt")),
                expiresAt,
                time(document, "lastUsedAt"));
        return new StoredKey(
                shown,
                document.getString("organisationId"),
                document.getString("makerId"),
                document.getString("hash"),
                budget.getLong("version", 0L));
    }

    private static @Nullable Instant time(JsonObject document, String field) {
        Long ms = document.getLong(field);
        return ms == null ? null : Instant.ofEpochMilli(ms);
    }
}
