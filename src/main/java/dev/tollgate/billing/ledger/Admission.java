package dev.tollgate.billing.ledger;

/**
 * Whether the node may take holds now. Written by the home context, read by every shard.
 *
 * <p>Each field stands for itself, so a reader that sees them at different moments errs by one request at the most, which
 * is what a moment earlier would have given.
 */
final class Admission {
    /** A node whose last acknowledged heartbeat is older than this admits nothing. */
    static final long LEASE_MS = 10_000;

    /** A commit that has been under way for longer shows that the node cannot commit. */
    static final long COMMIT_LIMIT_MS = 1_000;

    private static final long NONE = Long.MAX_VALUE;

    private volatile boolean open;
    private volatile boolean failing;
    private volatile boolean crowded;
    private volatile long heartbeatMs;
    private volatile long commitSinceMs = NONE;

    boolean admits(long nowMs) {
        return open
                && !failing
                && !crowded
                && nowMs - heartbeatMs <= LEASE_MS
                && (commitSinceMs == NONE || nowMs - commitSinceMs <= COMMIT_LIMIT_MS);
    }

    void open(long sentMs) {
        heartbeatMs = sentMs;
        failing = false;
        crowded = false;
        commitSinceMs = NONE;
        open = true;
    }

    void close() {
        open = false;
    }

    /** Time counts from the sending: the store may have kept the beat for long. */
    void heartbeatAcknowledged(long sentMs, long nowMs) {
        heartbeatMs = sentMs;
        failing = false;
        commitSinceMs = commitSinceMs == NONE ? NONE : nowMs;
    }

    void commitBegan(long nowMs) {
        commitSinceMs = nowMs;
    }

    void commitAcknowledged() {
        failing = false;
        commitSinceMs = NONE;
    }

    void commitFailed() {
        failing = true;
    }

    void crowded(boolean now) {
        crowded = now;
    }
}
