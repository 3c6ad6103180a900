package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
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

    /** Done when the line is durable; fails when its epoch is over. Both on the shard's context. */
    Future<Void> append(String epochId, Line line) {
        Promise<Void> durable = Promise.promise();
        keeper.append(epochId, line, new Acknowledgement() {
            @Override
            public void committed(long seq, boolean completes) {
                shard.execute(() -> {
                    var committed = new CommittedLine(seq, line);
                    // First the projections, so that whoever hears of the line finds it in every reading.
                    if (keeper.epochId().equals(epochId)) {
                        projector.add(epochId, committed, completes);
                        entryWriter.add(epochId, committed);
                    }
                    durable.complete();
                });
            }

            @Override
            public void lost() {
                shard.execute(() -> durable.fail(Retry.busy()));
            }
        });
        return durable.future();
    }

    /** Done when the account's document has all its lines. */
    Future<Void> applied(String accountId) {
        return projector.flush(accountId);
    }
}
