package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.usage.UsageLine;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A ledger entry as it is stored. */
record StoredEntry(
        String id, String accountId, long deltaNano, String description, Map<String, String> metadata, long atMs) {
    static StoredEntry of(JsonObject document) {
        return new StoredEntry(
                document.getString("_id"),
                document.getString("account"),
                document.getLong("delta"),
                document.getString("description"),
                StoredLine.texts(document.getJsonObject("metadata", new JsonObject())),
                document.getLong("at"));
    }

    /** Whether a line of the journal stands behind it; else it is a slow movement, which has no other record. */
    boolean isCharge() {
        return UsageLine.isOfCall(metadata);
    }

    JsonObject toDocument() {
        var texts = new JsonObject();
        metadata.forEach(texts::put);
        return new JsonObject()
                .put("_id", id)
                .put("account", accountId)
                .put("delta", deltaNano)
                .put("description", description)
                .put("metadata", texts)
                .put("at", atMs);
    }

    /** The same for equal entries, and for others practically never: 64 bits of a mixed sum over all of its text. */
    long fingerprint() {
        String text = id + '\0' + accountId + '\0' + deltaNano + '\0' + description + '\0' + metadata + '\0' + atMs;
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        hash *= 0xbf58476d1ce4e5b9L;
        return hash ^ (hash >>> 32);
    }
}
