package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Epochs that ended a short while ago, of any node: a late write may still bring something into them. So may this process
 * into an epoch of its own that ended long ago, when it was frozen for long: that one counts from when it woke up.
 */
final class LateEpochs {
    private static final long LATE_MS = Duration.ofMinutes(10).toMillis();

    private final Means means;
    private final ArrayDeque<Fenced> fenced = new ArrayDeque<>();

    private record Fenced(Epoch epoch, long atMs) {}

    LateEpochs(Means means) {
        this.means = means;
    }

    /** This node has learnt that its epoch was closed by another. */
    void fenced(Epoch epoch) {
        fenced.add(new Fenced(epoch, means.clock().millis()));
    }

    /** @param ownAreDone whether the epochs from which this node was fenced are done */
    Future<List<Epoch>> all(boolean ownAreDone) {
        long sinceMs = means.clock().millis() - LATE_MS;
        while (!fenced.isEmpty() && fenced.getFirst().atMs() < sinceMs) {
            fenced.removeFirst();
        }
        List<Epoch> own = ownAreDone ? fenced.stream().map(Fenced::epoch).toList() : List.of();
        return means.store().epochsDoneSince(sinceMs).map(done -> union(done, own));
    }

    private static List<Epoch> union(List<Epoch> done, List<Epoch> own) {
        var all = new ArrayList<>(done);
        Set<String> ids = new HashSet<>();
        done.forEach(epoch -> ids.add(epoch.id()));
        own.stream().filter(epoch -> ids.add(epoch.id())).forEach(all::add);
        return all;
    }
}
