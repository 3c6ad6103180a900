package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settled;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What a shard knows of one hold of the current epoch.
 *
 * @param epochId the epoch under which it is taken; its end belongs into the same epoch's journal
 * @param taking what the callers are answered: the hold when it stands, or that it is not there in time
 * @param ending set once its end is on the way to the journal; completes when that is durable
 */
record KnownHold(String epochId, Future<Hold> taking, Optional<Ending> ending) {
    /** The one end of a hold. */
    record Ending(String accountId, Future<Settled> settled) {}

    static KnownHold taking(String epochId, Future<Hold> taking) {
        return new KnownHold(epochId, taking, Optional.empty());
    }

    KnownHold ending(String accountId, Future<Settled> settled) {
        return new KnownHold(epochId, taking, Optional.of(new Ending(accountId, settled)));
    }
}
