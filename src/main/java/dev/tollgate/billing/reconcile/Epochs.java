package dev.tollgate.billing.reconcile;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The epochs as they were before any document was read, which tells what each document must have, and all that there were
 * afterwards, which tells where the lines are that it may have.
 */
final class Epochs {
    private final BillingDocuments documents;
    private final Map<String, StoredEpoch> before;
    private final Map<String, StoredEpoch> all;

    private Epochs(BillingDocuments documents, Map<String, StoredEpoch> before) {
        this.documents = documents;
        this.before = before;
        this.all = new HashMap<>(before);
    }

    static Epochs read(BillingDocuments documents) {
        return new Epochs(documents, documents.epochs());
    }

    /** To be called when all documents that are compared are read: their lines lie in these epochs. */
    Iterable<StoredEpoch> readAgain() {
        all.putAll(documents.epochs());
        return all.values();
    }

    /** The epoch as it was before; null where it began later. */
    @Nullable
    StoredEpoch known(String epochId) {
        return before.get(epochId);
    }

    /** Hands over the lines between what counted of an epoch and a document's present checkpoint. */
    void tail(Checkpoints counted, String epochId, long toSeq, BillingDocuments.LineReader reader) {
        long from = counted.counted(known(epochId), epochId);
        if (toSeq <= from) {
            return;
        }
        StoredEpoch epoch = all.get(epochId);
        if (epoch == null) {
            readAgain();
            epoch = all.get(epochId);
        }
        if (epoch != null) {
            documents.lines(epoch, from + 1, toSeq, 0, reader);
        }
    }
}
