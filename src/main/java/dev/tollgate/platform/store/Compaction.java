package dev.tollgate.platform.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.FileStore;
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

    private static final long PERIOD_MS = 50;

    /** How long written data may stay unsynced, and with it the space of what it replaced unusable. */
    private static final int PERIODS_PER_SYNC = 5;

    private static final int PERIODS_OF_PAUSE = 40;

    /** Below this share of live bytes (percent) parts are rewritten; higher costs more writing for a smaller file. */
    private static final int LIVE_PERCENT = 60;

    /** Below this share of used space (percent) the file is cut in a pause. */
    private static final int USED_PERCENT = 75;

    private static final int SMALLEST_SLICE_BYTES = 16 * 1024;
    private static final int LARGEST_SLICE_BYTES = 4 * 1024 * 1024;
    private static final long LONG_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MVStore store;
    private final GroupCommit commits;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tollgate-store-compaction").daemon().factory());

    private int sliceBytes = 256 * 1024;
    private int periods;
    private int quietPeriods;
    private long writesSeen;

    Compaction(MVStore store, GroupCommit commits) {
        this.store = store;
        this.commits = commits;
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
        if (store.isClosed()) {
            return;
        }
        long writes = commits.writes();
        boolean quiet = writes == writesSeen;
        writesSeen = writes;
        quietPeriods = quiet ? quietPeriods + 1 : 0;
        if (++periods % PERIODS_PER_SYNC == 0) {
            commits.awaitSync();
        }
        if (quietPeriods == PERIODS_OF_PAUSE) {
            cutFile();
        } else if (quietPeriods < PERIODS_OF_PAUSE) {
            rewriteSlice();
        }
    }

    private void rewriteSlice() {
        long start = System.nanoTime();
        if (!store.compact(LIVE_PERCENT, sliceBytes)) {
            return;
        }
        commits.commitNow();
        long nanos = System.nanoTime() - start;
        if (nanos > LONG_SLICE_NANOS) {
            sliceBytes = Math.max(SMALLEST_SLICE_BYTES, sliceBytes / 2);
        } else if (nanos < LONG_SLICE_NANOS / 4) {
            sliceBytes = Math.min(LARGEST_SLICE_BYTES, sliceBytes * 2);
        }
    }

    private void cutFile() {
        FileStore<?> file = store.getFileStore();
        if (file instanceof RandomAccessStore movable) {
            movable.compactMoveChunks(USED_PERCENT, LARGEST_SLICE_BYTES, store);
        }
    }

    /** Returns when no slice runs any more. */
    @Override
    public void close() {
        thread.close();
    }
}
