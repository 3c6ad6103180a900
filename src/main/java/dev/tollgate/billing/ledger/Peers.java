package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/**
 * The nodes that hold slices of an account, each known by its epoch. Best effort: who does not answer in time is silent,
 * which is an answer too; the futures never fail.
 */
interface Peers {
    /**
     * Asks them to give back what no call of theirs holds.
     *
     * @return the epochs that did; what they gave back is in the account's document
     */
    Future<Set<String>> recall(String accountId, Set<String> epochIds);

    /** What their calls under way hold, in 10^-9 credit, by epoch; who is silent is absent. */
    Future<Map<String, Long>> held(String accountId, Set<String> epochIds);
}
