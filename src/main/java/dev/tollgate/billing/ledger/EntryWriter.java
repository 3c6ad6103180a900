package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Writes the per-line view of the journal: one insert of many entries in flight, by id, so that a repeat changes nothing. */
final class EntryWriter {
    private static final int MAX_ENTRIES = 500;
    private static final Duration LINGER = Duration.ofMillis(100);

    private record Waiting(String epochId, long seq, BookedEntry entry) {}

    private record Waiter(long count, Promise<Void> done) {}

    private final Means means;
    private final EpochKeeper keeper;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private List<Waiting> inFlight = List.of();
    private long added;
    private long written;
    private boolean isLingering;
    private int generation;

    EntryWriter(Means means, EpochKeeper keeper) {
        this.means = means;
        this.keeper = keeper;
    }

    void add(String epochId, List<CommittedLine> lines) {
        for (CommittedLine committed : lines) {
            committed.line().entry().ifPresent(entry -> {
                queue.add(new Waiting(epochId, committed.seq(), entry));
                added++;
            });
        }
        writeSoon();
    }

    private void writeSoon() {
        if (queue.size() >= MAX_ENTRIES || !waiters.isEmpty()) {
            writeNext();
        } else if (!isLingering && inFlight.isEmpty() && !queue.isEmpty()) {
            isLingering = true;
            means.timers().after(LINGER, () -> {
                isLingering = false;
                writeNext();
            });
        }
    }

    private void writeNext() {
        if (!inFlight.isEmpty() || queue.isEmpty()) {
            return;
        }
        var batch = new ArrayList<Waiting>();
        while (batch.size() < MAX_ENTRIES && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        inFlight = batch;
        List<BookedEntry> entries = batch.stream().map(Waiting::entry).toList();
        int now = generation;
        means.retry()
                .until(() -> generation != now, () -> means.store().insertEntries(entries))
                .onSuccess(_ -> {
                    if (generation == now) {
                        written(batch);
                    }
                });
    }

    private void written(List<Waiting> batch) {
        inFlight = List.of();
        written += batch.size();
        batch.forEach(waiting -> keeper.applied(waiting.epochId(), waiting.seq(), 1));
        while (!waiters.isEmpty() && waiters.getFirst().count() <= written) {
            waiters.remove().done().complete();
        }
        writeSoon();
    }

    /** Done when all entries added until now are written. */
    Future<Void> flush() {
        if (written == added) {
            return Future.succeededFuture();
        }
        var waiter = new Waiter(added, Promise.promise());
        waiters.add(waiter);
        writeNext();
        return waiter.done().future();
    }

    /** Ends all work of an epoch that is over; who closes it writes the rest. */
    void forget() {
        generation++;
        written = added;
        queue.clear();
        inFlight = List.of();
        var lost = List.copyOf(waiters);
        waiters.clear();
        lost.forEach(waiter -> waiter.done().fail(Retry.busy()));
    }
}
