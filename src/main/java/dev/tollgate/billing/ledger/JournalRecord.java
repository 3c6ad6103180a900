package dev.tollgate.billing.ledger;

import java.util.List;

/**
 * One commit.
 *
 * @param seq from 1, without gaps within an epoch
 * @param batch random: tells an own record from another's under the same id
 * @param closed whether it ends the epoch; then it has no lines
 * @param lines at most {@link #MAX_LINES}
 */
record JournalRecord(Epoch epoch, long seq, String batch, boolean closed, List<Line> lines, long atMs) {
    static final int MAX_LINES = 1_000;

    JournalRecord {
        lines = List.copyOf(lines);
        if (lines.size() > MAX_LINES || (closed && !lines.isEmpty())) {
            throw new IllegalArgumentException("a record of " + lines.size() + " lines");
        }
    }
}
