package dev.tollgate.platform.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the file system of the data folder has room for more writes.
 *
 * <p>A storage engine that fails in the middle of a write closes itself, and then reads fail as well. So writes are
 * refused before the disk is full, while there is still room for what is under way.
 */
final class DiskSpace {
    /** What is kept free: many times the largest command, commit and slice of a compaction that run at one time. */
    static final long RESERVE_BYTES = 32L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    /** Two nodes at full speed write a few megabytes in this time. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LongSupplier usableBytes;
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - LOOK_NANOS);
    private volatile boolean full;

    DiskSpace(LongSupplier usableBytes) {
        this.usableBytes = usableBytes;
    }

    /** The space of the file system that holds this folder. */
    static LongSupplier usableBytes(Path folder) {
        return () -> {
            try {
                return Files.getFileStore(folder).getUsableSpace();
            } catch (IOException e) {
                LOG.warn("The free space of {} is not known: {}", folder, e.getMessage());
                return Long.MAX_VALUE;
            }
        };
    }

    /** Whether writes are to be refused; looks at the file system four times a second at most. */
    boolean isFull() {
        long last = lookedNanos.get();
        long now = System.nanoTime();
        if (now - last >= LOOK_NANOS && lookedNanos.compareAndSet(last, now)) {
            look();
        }
        return full;
    }

    private void look() {
        long usable = usableBytes.getAsLong();
        boolean was = full;
        full = usable < RESERVE_BYTES;
        if (full && !was) {
            LOG.error(
                    "The disk of the data folder is full ({} MiB left): writes are refused until there is room",
                    usable >> 20);
        } else if (was && !full) {
            LOG.info("The disk of the data folder has room again: writes go on");
        }
    }
}
