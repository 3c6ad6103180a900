package dev.tollgate.http.idempotency;

import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the keys whose requests died with their epoch: at once when this node took an epoch over, and by a look from time to
 * time for those that nobody was told of. Each of it may be done by several nodes, and again.
 */
public final class LeftKeys {
    private static final Logger LOG = LoggerFactory.getLogger(LeftKeys.class);

    private final IdempotencyStore store;
    private final Supplier<Future<Set<String>>> livingEpochs;
    private final Function<String, Future<Boolean>> isBooked;

    /**
     * @param livingEpochs the epochs that are not done, of all nodes
     * @param isBooked whether the ledger has a line with a request's id; exact once its epoch is done
     */
    public LeftKeys(
            IdempotencyStore store,
            Supplier<Future<Set<String>>> livingEpochs,
            Function<String, Future<Boolean>> isBooked) {
        this.store = store;
        this.livingEpochs = livingEpochs;
        this.isBooked = isBooked;
    }

    /** Ends the keys of an epoch that is done; a failure is left to {@link #endAll}. */
    public void end(String epochId) {
        store.freeRunningOf(epochId, isBooked)
                .onFailure(failure -> LOG.warn("keys of epoch {} are ended later", epochId, failure));
    }

    /** Ends the keys of all epochs that are done. */
    public Future<Void> endAll() {
        // First the keys: their epochs were alive when they were written, so one that is not alive afterwards is done.
        return store.epochsWithRunning()
                .compose(epochs -> epochs.isEmpty() ? Future.succeededFuture() : endDone(epochs));
    }

    private Future<Void> endDone(Set<String> epochs) {
        return livingEpochs
                .get()
                .compose(living -> Future.all(epochs.stream()
                        .filter(epoch -> !living.contains(epoch))
                        .map(epoch -> store.freeRunningOf(epoch, isBooked))
                        .toList()))
                .mapEmpty();
    }
}
