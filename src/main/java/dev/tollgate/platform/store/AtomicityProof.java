package dev.tollgate.platform.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out before any money is at stake whether a database keeps what its protocol promises. There are servers that
 * acknowledge concurrent conditional updates of one document and keep a part of them.
 */
final class AtomicityProof {
    /** The little that the proof needs of a database; one document is a counter. */
    interface Counters {
        /** Makes a counter that stands at 0; false when there is one with this id already. */
        Future<Boolean> create(String id);

        /** Adds one if the counter is below the limit; the new value, or empty when it was not below. */
        Future<Optional<Long>> incrementBelow(String id, long limit);

        Future<Long> read(String id);

        Future<Void> remove(String id);
    }

    private static final int ROUNDS = 5;
    private static final int CONCURRENT = 64;

    /** Less than all attempts, so that in the last round some must be refused by their condition. */
    private static final long LIMIT = ROUNDS * CONCURRENT - 20;

    private final Counters counters;
    private final String id = "proof-" + UUID.randomUUID();

    private AtomicityProof(Counters counters) {
        this.counters = counters;
    }

    /**
     * Proves it and removes its document. Fails with {@link StoreRefusedException} when an update was lost, counted
     * twice or ignored its condition, or a second document got the same id; with the database's own error when it
     * cannot be reached.
     */
    static Future<Void> run(Counters counters) {
        return new AtomicityProof(counters).prove();
    }

    private Future<Void> prove() {
        return counters.create(id)
                .compose(made ->
                        made ? round(1, new ArrayList<>()) : refuse("a new document was refused as a duplicate"))
                .compose(done -> counters.create(id))
                .compose(again -> again ? refuse("a second document with the same _id was accepted") : done())
                .eventually(() -> counters.remove(id));
    }

    private Future<Void> round(int round, List<Long> values) {
        List<Future<Optional<Long>>> attempts = new ArrayList<>();
        for (int i = 0; i < CONCURRENT; i++) {
            attempts.add(counters.incrementBelow(id, LIMIT));
        }
        return Future.join(attempts).compose(all -> {
            attempts.forEach(attempt -> attempt.result().ifPresent(values::add));
            return round < ROUNDS ? round(round + 1, values) : judge(values);
        });
    }

    private Future<Void> judge(List<Long> values) {
        return counters.read(id).compose(last -> {
            if (values.size() != LIMIT || last != LIMIT) {
                return refuse("of " + ROUNDS * CONCURRENT + " concurrent conditional updates with room for " + LIMIT
                        + " it acknowledged " + values.size() + " and kept " + last);
            }
            Set<Long> distinct = new HashSet<>(values);
            if (distinct.size() != values.size()) {
                return refuse("concurrent updates were answered with each other's result: of " + LIMIT
                        + " values that must all differ " + distinct.size() + " do");
            }
            return done();
        });
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }

    private static Future<Void> refuse(String what) {
        return Future.failedFuture(new StoreRefusedException("The database at MONGODB_URI does not keep its promises: "
                + what + ". Balances would go wrong on it, so Tollgate does not start."));
    }
}
