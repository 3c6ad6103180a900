package dev.tollgate.billing.reconcile;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The document of an account or a budget as it is stored.
 *
 * @param slowNano sum of the lines of slow movements that lie in the document
 * @param slowIds their ids: copies of them may be among the entries
 * @param epochToSlice none in a document from before there were slices, all of whose epochs are done
 */
record StoredAccount(
        String id,
        long balanceNano,
        long availableNano,
        long creditLimitNano,
        long tokens,
        long version,
        long slowNano,
        Set<String> slowIds,
        Map<String, Slice> epochToSlice) {
    /**
     * What a node has of it.
     *
     * @param appliedSeq the last record that is in the document
     * @param heldNano what is left, free or held by calls
     */
    record Slice(long appliedSeq, long heldNano) {}

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
                document.getLong("tokens"),
                document.getLong("version"),
                slowNano,
                Set.copyOf(slowIds),
                slices(document));
    }

    private static Map<String, Slice> slices(JsonObject document) {
        var epochToSlice = new HashMap<String, Slice>();
        JsonObject slices = document.getJsonObject("slices", new JsonObject());
        slices.fieldNames().forEach(epochId -> {
            JsonObject slice = slices.getJsonObject(epochId);
            epochToSlice.put(epochId, new Slice(slice.getLong("applied", 0L), slice.getLong("held", 0L)));
        });
        return Map.copyOf(epochToSlice);
    }

    /** Matches the document exactly while it is this one. */
    JsonObject query() {
        JsonObject query = new JsonObject()
                .put("_id", id)
                .put("version", version)
                .put("balance", balanceNano)
                .put("available", availableNano)
                .put("creditLimit", creditLimitNano)
                .put("tokens", tokens);
        epochToSlice.forEach((epochId, slice) -> query.put(checkpoint(epochId), slice.appliedSeq())
                .put("slices." + epochId + ".held", slice.heldNano()));
        return query;
    }

    long heldNano() {
        return epochToSlice.values().stream().mapToLong(Slice::heldNano).reduce(0, Math::addExact);
    }

    /** Up to where the records of each epoch are in the document. */
    Map<String, Long> epochToSeq() {
        var epochToSeq = new HashMap<String, Long>();
        epochToSlice.forEach((epochId, slice) -> epochToSeq.put(epochId, slice.appliedSeq()));
        return epochToSeq;
    }

    static String checkpoint(String epochId) {
        return "slices." + epochId + ".applied";
    }
}
