package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Lets the slow movements of one account go one after the other, since two at a time would only undo each other's start. */
final class AccountQueues {
    private static final int MAX_WAITING = 2_000;

    private record Task(Supplier<Future<Void>> work, Promise<Void> done) {}

    private final Map<String, ArrayDeque<Task>> accountToWaiting = new HashMap<>();

    /** Does the work once it is its turn; fails with UNAVAILABLE when too many wait. */
    Future<Void> inTurn(String accountId, Supplier<Future<Void>> work) {
        var task = new Task(work, Promise.promise());
        ArrayDeque<Task> waiting = accountToWaiting.get(accountId);
        if (waiting == null) {
            accountToWaiting.put(accountId, new ArrayDeque<>());
            run(accountId, task);
        } else if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(Retry.busy());
        } else {
            waiting.add(task);
        }
        return task.done().future();
    }

    /** Whether somebody waits for a turn. */
    boolean isCrowded(String accountId) {
        ArrayDeque<Task> waiting = accountToWaiting.get(accountId);
        return waiting != null && !waiting.isEmpty();
    }

    private void run(String accountId, Task task) {
        // Composed, so that work that throws holds up none that follows.
        Future.<Void>succeededFuture().compose(_ -> task.work().get()).onComplete(result -> {
            ArrayDeque<Task> waiting = accountToWaiting.get(accountId);
            if (waiting == null || waiting.isEmpty()) {
                accountToWaiting.remove(accountId);
            } else {
                run(accountId, waiting.remove());
            }
            task.done().handle(result);
        });
    }
}
