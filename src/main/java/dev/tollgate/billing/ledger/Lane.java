package dev.tollgate.billing.ledger;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The lines of one account that are not applied yet, in order, and some that just were while somebody reads. */
final class Lane {
    private static final int MAX_LINES = 2_000;
    final String accountId;
    final ArrayDeque<CommittedLine> waiting = new ArrayDeque<>();
    final List<CommittedLine> appliedWhileRead = new ArrayList<>();
    List<CommittedLine> applying = List.of();
    final List<Waiter> waiters = new ArrayList<>();
    int readers;
    boolean isReady;

    Lane(String accountId) {
        this.accountId = accountId;
    }

    long lastSeq() {
        return !waiting.isEmpty()
                ? waiting.getLast().seq()
                : applying.isEmpty() ? 0 : applying.getLast().seq();
    }

    boolean isIdle() {
        return waiting.isEmpty() && applying.isEmpty() && readers == 0;
    }

    List<CommittedLine> all() {
        var all = new ArrayList<>(appliedWhileRead);
        all.addAll(applying);
        all.addAll(waiting);
        return all;
    }

    /** Whole records: the checkpoint says that all lines of a record are in. */
    void beginApplying() {
        var batch = new ArrayList<CommittedLine>();
        isReady = false;
        while (!waiting.isEmpty()
                && (batch.size() < MAX_LINES
                        || waiting.getFirst().seq() == batch.getLast().seq())) {
            batch.add(waiting.remove());
        }
        applying = batch;
    }

    /** Somebody who waits until a record is applied. */
    record Waiter(long seq, Promise<Void> done) {}
}
