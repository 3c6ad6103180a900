package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Looks at an account before something is refused: all that is committed is applied first, and slices are called back. */
final class Looks {
    private final Means means;
    private final ExactReads reads;

    /**
     * What was seen.
     *
     * @param account its document; empty where there is none
     * @param silent epochs that have a slice of it and did not answer in time
     */
    record Look(Optional<AccountState> account, Set<String> silent) {}

    Looks(Means means, ExactReads reads) {
        this.means = means;
        this.reads = reads;
    }

    /** The account's document once all that is committed now, on whichever node, is in it. */
    Future<Look> look(String accountId) {
        return look(accountId, Set.of());
    }

    private Future<Look> look(String accountId, Set<String> silent) {
        return reads.applyAll(accountId)
                .compose(_ -> means.store().account(accountId))
                .map(account -> new Look(account, silent));
    }

    /** Looks again after the other nodes gave back what they do not need; at once where they have nothing. */
    Future<Look> recall(Look seen, String ownEpoch) {
        Set<String> others = seen.account()
                .map(account -> othersWithCredits(account, ownEpoch))
                .orElse(Set.of());
        if (others.isEmpty()) {
            return Future.succeededFuture(seen);
        }
        String accountId = seen.account().orElseThrow().id();
        means.metrics().recalled();
        return means.peers().recall(accountId, others).compose(answered -> {
            var silent = new HashSet<>(others);
            silent.removeAll(answered);
            if (!silent.isEmpty()) {
                // They read it with their next heartbeat; nobody waits for it, a lost mark is made by the next refusal.
                means.store().markRecalled(accountId, means.clock().millis());
            }
            return look(accountId, silent);
        });
    }

    private static Set<String> othersWithCredits(AccountState account, String ownEpoch) {
        var others = new HashSet<String>();
        account.slices().forEach((epochId, slice) -> {
            if (slice.heldNano() > 0 && !epochId.equals(ownEpoch)) {
                others.add(epochId);
            }
        });
        return others;
    }
}
