package dev.tollgate.billing.ledger;

import io.vertx.core.Promise;
import java.util.List;

/**
 * Lines that are on their way to the journal, all into the same record.
 *
 * @param epochId the epoch whose journal they belong into
 * @param sink who is told what became of them
 * @param durable completed by the sink
 */
record Pending(String epochId, List<Line> lines, LineSink sink, Promise<Void> durable) {
    Pending {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || lines.size() > JournalRecord.MAX_LINES) {
            throw new IllegalArgumentException(lines.size() + " lines at once");
        }
    }
}
