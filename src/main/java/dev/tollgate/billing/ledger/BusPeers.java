package dev.tollgate.billing.ledger;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks other nodes over the cluster's event bus, each at the address of its epoch. */
final class BusPeers implements Peers {
    static final Address<AccountAsked, Done> RECALL =
            new Address<>("tollgate.billing.peer.recall", AccountAsked.class, Done.class);
    static final Address<AccountAsked, HeldHere> HELD =
            new Address<>("tollgate.billing.peer.held", AccountAsked.class, HeldHere.class);

    /** A reading waits no longer for what other nodes hold. */
    private static final Duration HELD_LIMIT = Duration.ofMillis(200);

    private final Bus bus;
    private final Duration recallTime;

    /** A question about one account. */
    record AccountAsked(String accountId) {}

    /** What calls of the asked node hold of it, in 10^-9 credit. */
    record HeldHere(long heldNano) {}

    BusPeers(Bus bus, Duration recallTime) {
        this.bus = bus;
        this.recallTime = recallTime;
    }

    @Override
    public Future<Set<String>> recall(String accountId, Set<String> epochIds) {
        return ask(RECALL, accountId, epochIds, recallTime).map(Map::keySet);
    }

    @Override
    public Future<Map<String, Long>> held(String accountId, Set<String> epochIds) {
        return ask(HELD, accountId, epochIds, HELD_LIMIT).map(answers -> {
            var held = new HashMap<String, Long>();
            answers.forEach((epochId, answer) -> held.put(epochId, Math.max(0, answer.heldNano())));
            return held;
        });
    }

    private <A> Future<Map<String, A>> ask(
            Address<AccountAsked, A> address, String accountId, Set<String> epochIds, Duration limit) {
        // The answers come on whichever context asked; they may come at the same time.
        Map<String, A> answers = new ConcurrentHashMap<>();
        var asked = new AccountAsked(accountId);
        return Future.join(epochIds.stream()
                        .map(epochId -> bus.requestAcross(address.at(epochId), asked, limit)
                                .onSuccess(answer -> answers.put(epochId, answer)))
                        .toList())
                .map(answers)
                .otherwise(answers);
    }
}
