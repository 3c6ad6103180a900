package dev.tollgate.billing.reconcile;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * An epoch as it stood when it was read.
 *
 * @param watermark all accounts, entries and counters have its records up to this one
 * @param archived records up to this one lie in the archive
 * @param done whether it is closed and applied everywhere
 */
record StoredEpoch(String id, String node, long watermark, long archived, boolean done) {
    static StoredEpoch of(JsonObject document) {
        return new StoredEpoch(
                document.getString("_id"),
                document.getString("node"),
                document.getLong("watermark"),
                document.getLong("archived", 0L),
                document.getString("state").equals("done"));
    }

    String recordId(long seq) {
        return String.format(Locale.ROOT, "%s-%s-%012d", node, id, seq);
    }
}
