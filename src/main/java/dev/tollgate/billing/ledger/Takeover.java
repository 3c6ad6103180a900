package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageBatch;
import dev.tollgate.billing.usage.UsageUpdates;
import io.vertx.core.Future;
import java.util.List;

/**
 * Ends an epoch: a `closed` record after its last one fences whoever might still write, then its records are applied, and
 * only then is what it still held dropped. Several nodes may do it at once: each step has one effect.
 */
final class Takeover {
    private static final int WINDOW = 16;

    private final Means means;
    private final AccountUpdates updates;

    Takeover(Means means) {
        this.means = means;
        this.updates = new AccountUpdates(means);
    }

    Future<Void> finish(Epoch epoch) {
        var usage = new UsageUpdates(means.usage(), epoch.id());
        return close(epoch, epoch.watermark() + 1).compose(closedSeq -> means.store()
                .closeEpoch(epoch)
                .compose(_ -> applyFrom(epoch, epoch.watermark() + 1, usage))
                .compose(_ -> updates.drop(epoch, closedSeq))
                .compose(_ -> means.store()
                        .finishEpoch(epoch, closedSeq - 1, means.clock().millis())));
    }

    /** Takes again what a late write of a dead process may have brought into an epoch that is done. */
    Future<Void> dropAgain(Epoch epoch) {
        return updates.drop(epoch, 0);
    }

    private Future<Long> close(Epoch epoch, long seq) {
        return means.store().records(epoch, seq, WINDOW).compose(records -> {
            if (!records.isEmpty() && records.getLast().closed()) {
                return Future.succeededFuture(records.getLast().seq());
            }
            long next = seq + records.size();
            return records.size() == WINDOW ? close(epoch, next) : insertClosed(epoch, next);
        });
    }

    private Future<Long> insertClosed(Epoch epoch, long seq) {
        var closed = new JournalRecord(
                epoch,
                seq,
                means.ids().next("batch"),
                true,
                List.of(),
                means.clock().millis());
        return means.store()
                .insertRecord(closed)
                .compose(inserted -> inserted ? Future.succeededFuture(seq) : close(epoch, seq));
    }

    private Future<Void> applyFrom(Epoch epoch, long seq, UsageUpdates usage) {
        return means.store().records(epoch, seq, WINDOW).compose(records -> {
            Future<Void> applied = updates.apply(epoch, records).compose(_ -> usage.apply(usage(records)));
            boolean ended = records.size() < WINDOW || records.getLast().closed();
            return ended ? applied : applied.compose(_ -> applyFrom(epoch, seq + WINDOW, usage));
        });
    }

    private static UsageBatch usage(List<JournalRecord> records) {
        var batch = new UsageBatch();
        for (JournalRecord record : records) {
            for (Line line : record.lines()) {
                UsageMetadata.usage(line).ifPresent(usage -> batch.add(record.seq(), usage));
            }
        }
        return batch;
    }
}
