package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one epoch by group commit: one insert is in flight, and what arrives meanwhile makes the next.
 *
 * <p>Its queue holds one line for each open hold at the most, so it is bounded by admission: see {@link #isCrowded}.
 * Owned by the node's home context; not safe from others.
 */
final class Journal {
    /** Lines queued, and parts of lines not yet applied, beyond which nothing new is admitted. */
    static final int MAX_QUEUED = 10_000;

    static final int MAX_UNAPPLIED = 50_000;

    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(5);
    private static final long FIRST_DELAY_MS = 20;
    private static final long LAST_DELAY_MS = 500;

    /** Who watches the journal's health. */
    interface Watcher {
        /** An insert began. */
        void began();

        /** An insert was acknowledged. */
        void acknowledged();

        /** An insert failed; it is tried again. */
        void failed();

        /** A record was acknowledged: a default for those who only watch the health. */
        default void committed(JournalRecord record) {}

        /** The epoch was closed by another. */
        void fenced();
    }

    private record Entry(Line line, Acknowledgement acknowledgement) {}

    private final Means means;
    private final Epoch epoch;
    private final Watcher watcher;
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private final TreeMap<Long, Integer> seqToUnapplied = new TreeMap<>();
    private List<Entry> inFlight = List.of();
    private @Nullable Promise<Void> drained;
    private long committedSeq;
    private long unappliedParts;
    private boolean over;

    Journal(Means means, Epoch epoch, Watcher watcher) {
        this.means = means;
        this.epoch = epoch;
        this.watcher = watcher;
    }

    void append(Line line, Acknowledgement acknowledgement) {
        if (over) {
            acknowledgement.lost();
            return;
        }
        queue.add(new Entry(line, acknowledgement));
        commitNext();
    }

    private void commitNext() {
        if (over || !inFlight.isEmpty()) {
            return;
        }
        if (queue.isEmpty()) {
            if (drained != null) {
                drained.tryComplete();
            }
            return;
        }
        var batch = new ArrayList<Entry>();
        while (batch.size() < JournalRecord.MAX_LINES && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        inFlight = batch;
        long nowMs = means.clock().millis();
        // From here on the batch is sealed: whatever happens, it is this record again.
        var record = new JournalRecord(
                epoch,
                committedSeq + 1,
                means.ids().next("batch"),
                false,
                batch.stream().map(Entry::line).toList(),
                nowMs);
        watcher.began();
        insert(record, FIRST_DELAY_MS);
    }

    private void insert(JournalRecord record, long delayMs) {
        if (over) {
            return;
        }
        means.retry()
                .within(ATTEMPT_LIMIT, means.store().insertRecord(record))
                .onComplete(
                        inserted -> {
                            if (inserted) {
                                committed(record);
                            } else {
                                examine(record, delayMs);
                            }
                        },
                        _ -> again(delayMs, next -> insert(record, next)));
    }

    /** Somebody wrote this record: ourselves in an attempt whose answer was lost, or who closed the epoch. */
    private void examine(JournalRecord record, long delayMs) {
        means.store()
                .record(epoch, record.seq())
                .onComplete(
                        found -> {
                            if (found.isEmpty()) {
                                again(delayMs, next -> examine(record, next));
                            } else if (found.get().batch().equals(record.batch())) {
                                committed(record);
                            } else if (!over) {
                                watcher.fenced();
                            }
                        },
                        _ -> again(delayMs, next -> examine(record, next)));
    }

    private void again(long delayMs, java.util.function.LongConsumer attempt) {
        if (over) {
            return;
        }
        means.metrics().commitFailed();
        watcher.failed();
        means.timers().after(Duration.ofMillis(delayMs), () -> attempt.accept(Math.min(LAST_DELAY_MS, delayMs * 2)));
    }

    private void committed(JournalRecord record) {
        if (over || record.seq() != committedSeq + 1) {
            return;
        }
        committedSeq = record.seq();
        int parts = 0;
        for (Line line : record.lines()) {
            parts += parts(line);
        }
        seqToUnapplied.put(committedSeq, parts);
        unappliedParts += parts;
        List<Entry> batch = inFlight;
        inFlight = List.of();
        Duration took = Duration.ofMillis(Math.max(0, means.clock().millis() - record.atMs()));
        means.metrics().committed(batch.size(), took);
        means.metrics().backlog(queue.size(), unappliedParts);
        watcher.acknowledged();
        watcher.committed(record);
        var accountToLast = new HashMap<String, Entry>();
        batch.forEach(entry -> accountToLast.put(entry.line().accountId(), entry));
        batch.forEach(entry -> entry.acknowledgement()
                .committed(
                        record.seq(),
                        entry.equals(accountToLast.get(entry.line().accountId()))));
        commitNext();
    }

    /** A line is applied once its account and, where it has them, its entry and its usage are written. */
    static int parts(Line line) {
        return 1 + (line.costNano() > 0 ? 1 : 0) + (UsageMetadata.counts(line) ? 1 : 0);
    }

    /** Notes that parts of a record's lines are applied. */
    void applied(long seq, int parts) {
        Integer left = seqToUnapplied.get(seq);
        if (left == null) {
            return;
        }
        unappliedParts -= parts;
        if (left <= parts) {
            seqToUnapplied.remove(seq);
        } else {
            seqToUnapplied.put(seq, left - parts);
        }
    }

    /** Up to this record all is applied. */
    long watermark() {
        return seqToUnapplied.isEmpty() ? committedSeq : seqToUnapplied.firstKey() - 1;
    }

    boolean isCrowded() {
        return queue.size() >= MAX_QUEUED || unappliedParts >= MAX_UNAPPLIED;
    }

    /** Done when nothing is queued or in flight. */
    Future<Void> drained() {
        Promise<Void> promise = drained == null ? Promise.promise() : drained;
        drained = promise;
        commitNext();
        return promise.future();
    }

    /** Ends it: whoever waits for a line is told that it is lost here; if it is in after all, the one who closes applies it. */
    void abandon() {
        over = true;
        var lost = new ArrayList<>(inFlight);
        lost.addAll(queue);
        inFlight = List.of();
        queue.clear();
        lost.forEach(entry -> entry.acknowledgement().lost());
        if (drained != null) {
            drained.tryComplete();
        }
    }
}
