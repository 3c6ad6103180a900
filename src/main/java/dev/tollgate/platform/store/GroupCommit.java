package dev.tollgate.platform.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Makes writes to one {@link MVStore} durable: one commit (against a killed process) and one sync to disk (against
 * power loss) serve all threads that wait for it. Every method may block on the disk.
 */
final class GroupCommit {
    private final MVStore store;

    /**
     * A command writes several maps (documents, indexes), and a commit takes them one after the other. So commands
     * share this lock and a commit holds it alone: a commit never has half a command.
     */
    private final ReentrantReadWriteLock commands = new ReentrantReadWriteLock();

    private final ReentrantLock commitTurn = new ReentrantLock();
    private final ReentrantLock syncTurn = new ReentrantLock();

    private final AtomicLong applied = new AtomicLong();
    private volatile long committed;
    private volatile long synced;

    /**
     * Pins the version that the disk is sure to have: the store may reuse the space of what was replaced after it only
     * once a later version is on disk too. Guarded by {@link #syncTurn}.
     */
    private MVStore.TxCounter onDisk;

    GroupCommit(MVStore store) {
        this.store = store;
        onDisk = store.registerVersionUsage();
    }

    /** Runs a command that may write; afterwards call {@link #awaitCommit} or {@link #awaitSync}. */
    <T> T write(Supplier<T> command) {
        commands.readLock().lock();
        try {
            return command.get();
        } finally {
            applied.incrementAndGet();
            commands.readLock().unlock();
        }
    }

    /** Returns when all that was written before this call survives the end of the process. */
    void awaitCommit() {
        long ticket = applied.get();
        if (committed >= ticket) {
            return;
        }
        commitTurn.lock();
        try {
            if (committed < ticket) {
                commit();
            }
        } finally {
            commitTurn.unlock();
        }
    }

    private void commit() {
        commands.writeLock().lock();
        try {
            long all = applied.get();
            store.commit();
            committed = all;
        } finally {
            commands.writeLock().unlock();
        }
    }

    /** Commits also what was changed beside the commands, as a compaction does. */
    void commitNow() {
        commitTurn.lock();
        try {
            applied.incrementAndGet(); // so that the next sync has something to do and frees the space
            commit();
        } finally {
            commitTurn.unlock();
        }
    }

    /** Returns when all that was written before this call is on disk. */
    void awaitSync() {
        long ticket = applied.get();
        awaitCommit();
        if (synced >= ticket) {
            return;
        }
        syncTurn.lock();
        try {
            if (synced < ticket) {
                sync();
            }
        } finally {
            syncTurn.unlock();
        }
    }

    private void sync() {
        long all = committed;
        MVStore.TxCounter reached = store.registerVersionUsage();
        store.sync();
        store.deregisterVersionUsage(onDisk);
        onDisk = reached;
        synced = all;
    }

    /** How many writes were applied so far. */
    long writes() {
        return applied.get();
    }
}
