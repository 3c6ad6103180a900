package dev.tollgate.billing.reconcile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An account's document as it is stored.
 *
 * @param heldNano what nodes have taken for calls under way
 * @param slowNano sum of the lines of slow movements that lie in the document
 * @param slowIds their ids: copies of them may be among the entries
 * @param epochToSeq checkpoints
 */
record StoredAccount(
        String id,
        long balanceNano,
        long availableNano,
        long creditLimitNano,
        long heldNano,
        long tokens,
        long version,
        long slowNano,
        Set<String> slowIds,
        Map<String, Long> epochToSeq) {
    static StoredAccount of(JsonObject document) {
        var slowIds = new HashSet<String>();
        long slowNano = 0;
        for (Object line : document.getJsonArray("lines")) {
            slowIds.add(((JsonObject) line).getString("id"));
            slowNano = Math.addExact(slowNano, ((JsonObject) line).getLong("delta"));
        }
        return new StoredAccount(
                document.getString("_id"),
                document.getLong("balance"),
                document.getLong("available"),
                document.getLong("creditLimit"),
                held(document),
                document.getLong("tokens"),
                document.getLong("version"),
                slowNano,
                Set.copyOf(slowIds),
                checkpoints(document));
    }

    private static long held(JsonObject document) {
        long heldNano = 0;
        for (Object hold : document.getJsonArray("holds", new JsonArray())) {
            heldNano = Math.addExact(heldNano, ((JsonObject) hold).getLong("held"));
        }
        return heldNano;
    }

    private static Map<String, Long> checkpoints(JsonObject document) {
        JsonObject applied = document.getJsonObject("applied");
        var epochToSeq = new HashMap<String, Long>();
        applied.fieldNames().forEach(epochId -> epochToSeq.put(epochId, applied.getLong(epochId)));
        return epochToSeq;
    }

    /** Matches the document exactly while it is this one. */
    JsonObject query() {
        JsonObject query = new JsonObject()
                .put("_id", id)
                .put("version", version)
                .put("balance", balanceNano)
                .put("available", availableNano)
                .put("tokens", tokens);
        epochToSeq.forEach((epochId, seq) -> query.put(checkpoint(epochId), seq));
        return query;
    }

    static String checkpoint(String epochId) {
        return "applied." + epochId;
    }
}
