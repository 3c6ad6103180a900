package dev.tollgate.platform.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file small while it is written to, on one thread of its own, in slices that hold writers up for a few
 * milliseconds each.
 *
 * <p>Every commit leaves pages behind that later commits replaced. Here the live pages of mostly dead parts are written
 * anew, so that the space of those parts can be used again. The file is cut only in a pause of the writers, because
 * that takes several syncs of the disk.
 */
final class Compaction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private static final long PERIOD_MS = 20;

    /** How long written data may stay unsynced, and with it the space of what it replaced unusable. */
    private static final long SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** After this time without a write the file is cut. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Below this share of live bytes (percent) parts are rewritten; higher costs more writing for a smaller file. */
    private static final int LIVE_PERCENT = 50;

    private static final int LIVE_PERCENT_AT_STOP = 80;

    /** Below this share of used space (percent) the file is cut in a pause. */
    private static final int USED_PERCENT = 75;

    private static final int SMALLEST_SLICE_BYTES = 64 * 1024;
    private static final int LARGEST_SLICE_BYTES = 4 * 1024 * 1024;

    /** Slices are made larger or smaller to take about this long; the commit after a slice takes as long again. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MVStore store;
    private final GroupCommit commits;
    private final DiskSpace space;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tollgate-store-compaction").daemon().factory());

    private int sliceBytes = LARGEST_SLICE_BYTES / 16;
    private long syncedNanos = System.nanoTime();
    private long lastWriteNanos = System.nanoTime();
    private long writesSeen;
    private boolean cut;

    Compaction(MVStore store, GroupCommit commits, DiskSpace space) {
        this.store = store;
        this.commits = commits;
        this.space = space;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::runLogged, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void runLogged() {
        try {
            run();
        } catch (RuntimeException e) {
            // The store itself refuses all writes after an I/O error; what remains here is to say so once a period.
            LOG.error("Compaction of the embedded database failed", e);
        }
    }

    private void run() {
        // A slice needs room before it gives some back.
        if (store.isClosed() || space.isFull()) {
            return;
        }
        long now = System.nanoTime();
        if (commits.writes() != writesSeen) {
            lastWriteNanos = now;
            cut = false;
        }
        if (now - syncedNanos > SYNC_NANOS) {
            syncedNanos = now;
            commits.awaitSync();
        }
        boolean rewrote = rewriteSlice();
        if (!rewrote && !cut && now - lastWriteNanos > PAUSE_NANOS) {
            cut = true;
            cutFile(LARGEST_SLICE_BYTES);
        }
        writesSeen = commits.writes();
    }

    private boolean rewriteSlice() {
        long start = System.nanoTime();
        if (!store.compact(LIVE_PERCENT, sliceBytes)) {
            return false;
        }
        long nanos = System.nanoTime() - start;
        commits.commitNow();
        if (nanos > SLICE_NANOS) {
            sliceBytes = Math.max(SMALLEST_SLICE_BYTES, sliceBytes / 2);
        } else if (nanos < SLICE_NANOS / 2) {
            sliceBytes = Math.min(LARGEST_SLICE_BYTES, sliceBytes * 2);
        }
        return true;
    }

    /** Moves parts from the file's end into its gaps and cuts the end off. */
    private void cutFile(int bytes) {
        if (store.getFileStore() instanceof RandomAccessStore movable) {
            movable.compactMoveChunks(USED_PERCENT, bytes, store);
        }
    }

    /** Ends the thread and compacts once more, as far as the time allows; nobody may write any more. */
    void finish(long allowedMs) {
        close();
        if (space.isFull()) {
            return;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(allowedMs);
        // Rewriting makes the file larger at first: half of the time is for cutting it.
        long half = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(allowedMs / 2);
        while (System.nanoTime() < half && store.compact(LIVE_PERCENT_AT_STOP, 4 * LARGEST_SLICE_BYTES)) {
            commitAndSync();
        }
        commitAndSync();
        while (System.nanoTime() < end && store.getFillRate() < USED_PERCENT) {
            cutFile(4 * LARGEST_SLICE_BYTES);
            commitAndSync();
        }
    }

    private void commitAndSync() {
        commits.commitNow();
        commits.awaitSync();
    }

    /** Returns when no slice runs any more. */
    @Override
    public void close() {
        thread.close();
    }
}
