package dev.tollgate.billing.ledger;

import dev.tollgate.billing.ledger.BusPeers.AccountAsked;
import dev.tollgate.billing.ledger.BusPeers.HeldHere;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.bus.Registration;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what other nodes ask of this one's slices: over the bus, and by the marks in the store for those whose question
 * did not arrive. Runs on the home context.
 */
final class PeerService {
    private static final Logger LOG = LoggerFactory.getLogger(PeerService.class);
    private static final Duration LOOK_FOR_MARKS = Duration.ofSeconds(1);

    /** A mark that is older has been seen by every node that lives. */
    private static final long MARK_LIFE_MS = Duration.ofSeconds(15).toMillis();

    private final Means means;
    private final Bus bus;
    private final ShardRegister shards;
    private List<Registration> registrations = List.of();
    private boolean stopped;

    PeerService(Means means, Bus bus, ShardRegister shards) {
        this.means = means;
        this.bus = bus;
        this.shards = shards;
    }

    /** Can be asked under the id of the epoch that has begun, and no more under that of an earlier one. */
    void begin(String epochId) {
        registrations.forEach(Registration::end);
        registrations = List.of();
        Future<Registration> recall = bus.serveAcross(BusPeers.RECALL.at(epochId), this::recall);
        Future<Registration> held = bus.serveAcross(BusPeers.HELD.at(epochId), this::held);
        Future.all(recall, held)
                .onSuccess(_ -> registrations = List.of(recall.result(), held.result()))
                .onFailure(failure -> LOG.warn("other nodes cannot ask this one: {}", failure.getMessage()));
    }

    private Future<Done> recall(AccountAsked asked) {
        return shards.everywhere(shard -> shard.recall(asked.accountId())).map(Done.DONE);
    }

    private Future<HeldHere> held(AccountAsked asked) {
        var sum = new AtomicLong();
        return shards.everywhere(shard -> {
                    sum.addAndGet(shard.heldHere(asked.accountId()));
                    return Future.succeededFuture();
                })
                .map(_ -> new HeldHere(sum.get()));
    }

    /** Looks for marks each second, until it is stopped. */
    void start() {
        means.timers().after(LOOK_FOR_MARKS, () -> {
            if (!stopped) {
                lookForMarks().onComplete(_ -> start());
            }
        });
    }

    void stop() {
        stopped = true;
    }

    private Future<Void> lookForMarks() {
        long sinceMs = means.clock().millis() - MARK_LIFE_MS;
        return means.store()
                .recalled(sinceMs)
                .compose(accountIds ->
                        Retry.each(accountIds, accountId -> shards.everywhere(shard -> shard.recall(accountId))));
    }
}
