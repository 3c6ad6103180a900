package dev.tollgate.billing.ledger;

/** The largest hold of the last ten to twenty seconds. */
final class RecentHolds {
    private static final long SPAN_MS = 10_000;

    private long spanStartMs;
    private long beforeNano;
    private long nowNano;

    void add(long nano, long nowMs) {
        turn(nowMs);
        nowNano = Math.max(nowNano, nano);
    }

    long largest(long nowMs) {
        turn(nowMs);
        return Math.max(beforeNano, nowNano);
    }

    private void turn(long nowMs) {
        long past = nowMs - spanStartMs;
        if (past >= SPAN_MS) {
            beforeNano = past < 2 * SPAN_MS ? nowNano : 0;
            nowNano = 0;
            spanStartMs = nowMs;
        }
    }
}
