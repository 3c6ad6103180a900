package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Takes a shard's lines to the node's journal and, once they are durable, to the shard's projections. */
final class LineSink {
    private final EpochKeeper keeper;
    private final Executor shard;
    private final Projector projector;
    private final EntryWriter entryWriter;

    LineSink(EpochKeeper keeper, Executor shard, Projector projector, EntryWriter entryWriter) {
        this.keeper = keeper;
        this.shard = shard;
        this.projector = projector;
        this.entryWriter = entryWriter;
    }

    /** Done when the lines, all in one record, are durable; fails when their epoch is over. Both on the shard's context. */
    Future<Void> append(String epochId, List<Line> lines) {
        var pending = new Pending(epochId, lines, this, Promise.promise());
        keeper.append(pending);
        return pending.durable().future();
    }

    /** These are durable: all that the record has of this shard. From any thread. */
    void committed(String epochId, long seq, List<Pending> inRecord) {
        shard.execute(() -> {
            // First the projections, so that whoever hears of a line finds it in every reading.
            if (keeper.epochId().equals(epochId)) {
                var lines = new ArrayList<CommittedLine>();
                inRecord.forEach(pending -> pending.lines().forEach(line -> lines.add(new CommittedLine(seq, line))));
                projector.add(epochId, lines);
                entryWriter.add(epochId, lines);
            }
            inRecord.forEach(pending -> pending.durable().complete());
        });
    }

    /** The epoch is over and these are in none of its records that are known here. From any thread. */
    void lost(Pending pending) {
        shard.execute(() -> pending.durable().fail(Retry.busy()));
    }

    /** Done when the account's document has all its lines. */
    Future<Void> applied(String accountId) {
        return projector.flush(accountId);
    }
}
