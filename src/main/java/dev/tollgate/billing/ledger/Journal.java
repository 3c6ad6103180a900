package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
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

    /** Inserts begin at least so far apart while there are few lines. */
    private static final long MIN_GAP_MS = 2;

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

    private final Means means;
    private final Epoch epoch;
    private final Watcher watcher;
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private final TreeMap<Long, Integer> seqToUnapplied = new TreeMap<>();
    private List<Pending> inFlight = List.of();
    private @Nullable Promise<Void> drained;
    private long committedSeq;
    private long unappliedParts;
    private long lastBeganMs;
    private int queuedLines;
    private boolean isWaiting;
    private boolean over;

    Journal(Means means, Epoch epoch, Watcher watcher) {
        this.means = means;
        this.epoch = epoch;
        this.watcher = watcher;
    }

    /** Takes lines over, of one or many calls; each of the given stays whole in one record. */
    void append(List<Pending> more) {
        if (over) {
            more.forEach(pending -> pending.sink().lost(pending));
            return;
        }
        for (Pending pending : more) {
            queue.add(pending);
            queuedLines += pending.lines().size();
        }
        commitNext();
    }

    private void commitNext() {
        if (over || !inFlight.isEmpty() || isWaiting) {
            return;
        }
        if (queue.isEmpty()) {
            if (drained != null) {
                drained.tryComplete();
            }
            return;
        }
        long nowMs = means.clock().millis();
        // A clock that was set back makes no longer wait.
        long leftMs = Math.min(MIN_GAP_MS, lastBeganMs + MIN_GAP_MS - nowMs);
        if (leftMs > 0 && queuedLines < JournalRecord.MAX_LINES) {
            // A short wait makes one record of what would be several; a single call after a pause does not wait.
            isWaiting = true;
            means.timers().after(Duration.ofMillis(leftMs), () -> {
                isWaiting = false;
                commitNext();
            });
            return;
        }
        lastBeganMs = nowMs;
        var batch = new ArrayList<Pending>();
        var lines = new ArrayList<Line>();
        while (!queue.isEmpty() && lines.size() + queue.getFirst().lines().size() <= JournalRecord.MAX_LINES) {
            Pending next = queue.remove();
            batch.add(next);
            lines.addAll(next.lines());
        }
        queuedLines -= lines.size();
        inFlight = batch;
        // From here on the batch is sealed: whatever happens, it is this record again.
        var record = new JournalRecord(epoch, committedSeq + 1, means.ids().next("batch"), false, lines, nowMs);
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

    private void again(long delayMs, LongConsumer attempt) {
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
        List<Pending> batch = inFlight;
        inFlight = List.of();
        Duration took = Duration.ofMillis(Math.max(0, means.clock().millis() - record.atMs()));
        means.metrics().committed(record.lines().size(), took);
        means.metrics().backlog(queuedLines, unappliedParts);
        watcher.acknowledged();
        var sinkToPending = new LinkedHashMap<LineSink, List<Pending>>();
        batch.forEach(pending -> sinkToPending
                .computeIfAbsent(pending.sink(), _ -> new ArrayList<>())
                .add(pending));
        sinkToPending.forEach((sink, pending) -> sink.committed(epoch.id(), record.seq(), pending));
        // After the answers: nobody waits for what is made of it here.
        watcher.committed(record);
        commitNext();
    }

    /** A line is applied once its account and, where it has them, its entry and its usage are written. */
    static int parts(Line line) {
        return 1 + (line.entry().isPresent() ? 1 : 0) + (UsageMetadata.counts(line) ? 1 : 0);
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
        return queuedLines >= MAX_QUEUED || unappliedParts >= MAX_UNAPPLIED;
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
        queuedLines = 0;
        lost.forEach(pending -> pending.sink().lost(pending));
        if (drained != null) {
            drained.tryComplete();
        }
    }
}
