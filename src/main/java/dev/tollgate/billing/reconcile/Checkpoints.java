package dev.tollgate.billing.reconcile;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which lines a document has: those up to its own checkpoint of an epoch, and all that every document had when the epochs
 * were read, before the document was.
 */
final class Checkpoints {
    private final Map<String, Long> epochToSeq;
    private final Map<String, Long> epochToRaised = new HashMap<>(2);

    Checkpoints(Map<String, Long> epochToSeq) {
        this.epochToSeq = Map.copyOf(epochToSeq);
    }

    static Checkpoints none() {
        return new Checkpoints(Map.of());
    }

    /** From the form `{epoch: seq}`. */
    static Checkpoints of(JsonObject applied) {
        var epochToSeq = new HashMap<String, Long>();
        applied.fieldNames().forEach(epochId -> epochToSeq.put(epochId, applied.getLong(epochId)));
        return new Checkpoints(epochToSeq);
    }

    /** @param known the epoch as it was read first, null where it was not there yet */
    boolean counts(@Nullable StoredEpoch known, String epochId, long seq) {
        long own = epochToSeq.getOrDefault(epochId, 0L);
        if (seq <= own) {
            return true;
        }
        if (known == null || (!known.done() && seq > known.watermark())) {
            return false;
        }
        if (!known.done()) {
            // The document lost its checkpoint: whoever puts it right puts this right too.
            epochToRaised.merge(epochId, seq, Math::max);
        }
        return true;
    }

    /** Up to here all lines of the epoch counted when it was read. */
    long counted(@Nullable StoredEpoch known, String epochId) {
        long own = epochToSeq.getOrDefault(epochId, 0L);
        if (known == null) {
            return own;
        }
        return known.done() ? Long.MAX_VALUE : Math.max(own, known.watermark());
    }

    /** Checkpoints that the document ought to have instead of its own. */
    Map<String, Long> raised() {
        return epochToRaised;
    }
}
