package dev.tollgate.billing.ledger;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The holds of one shard in the current epoch: all open ones, and the last that ended, so that a repeat finds its first. */
final class HoldBook {
    /** Open holds beyond which a shard takes no more: each is a line to come. */
    static final int MAX_OPEN = 10_000;

    private static final int MAX_ENDED = 20_000;

    private final Map<String, KnownHold> idToHold = new HashMap<>();
    private final ArrayDeque<String> ended = new ArrayDeque<>();
    private int open;

    @Nullable
    KnownHold find(String id) {
        return idToHold.get(id);
    }

    boolean isFull() {
        return open >= MAX_OPEN;
    }

    int open() {
        return open;
    }

    void begin(String id, KnownHold hold) {
        idToHold.put(id, hold);
        open++;
    }

    /** The hold was not taken, or it is not known whether. */
    void forget(String id) {
        if (idToHold.remove(id) != null) {
            open--;
        }
    }

    /** Its end is on the way. */
    void end(String id) {
        open--;
        ended.add(id);
        if (ended.size() > MAX_ENDED) {
            String oldest = ended.remove();
            KnownHold known = idToHold.get(oldest);
            // The id may stand again after a release.
            if (known != null && known.ending() != null) {
                idToHold.remove(oldest);
            }
        }
    }

    /** Makes room for a hold whose id was held before and cost nothing. */
    void reopen(String id) {
        idToHold.remove(id);
    }

    /** All holds of an epoch that is over are no more; this shard may have served the next epoch before it hears of it. */
    void forgetEpoch(String epochId) {
        idToHold.values().removeIf(hold -> hold.epochId().equals(epochId));
        ended.removeIf(id -> !idToHold.containsKey(id));
        open = (int)
                idToHold.values().stream().filter(hold -> hold.ending() == null).count();
    }
}
