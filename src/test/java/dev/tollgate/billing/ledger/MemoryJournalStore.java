package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The journal, its archive and the epochs in memory. */
abstract class MemoryJournalStore implements BillingStore {
    enum State {
        OPEN,
        CLOSED,
        DONE
    }

    record StoredEpoch(Epoch epoch, State state, long beat, long doneAtMs, long archived) {
        private StoredEpoch beatOnce() {
            return new StoredEpoch(epoch, state, beat + 1, doneAtMs, archived);
        }
    }

    final Map<String, StoredEpoch> epochs = new TreeMap<>();
    final Map<String, JournalRecord> journal = new TreeMap<>();
    final Map<String, JournalRecord> archive = new TreeMap<>();

    /** Is told of each record that is written. */
    Consumer<JournalRecord> onRecord = _ -> {};

    @Override
    public final Future<Void> openEpoch(Epoch epoch) {
        epochs.putIfAbsent(epoch.id(), new StoredEpoch(epoch, State.OPEN, 0, 0, 0));
        return Future.succeededFuture();
    }

    @Override
    public final Future<Boolean> heartbeat(Epoch epoch, long watermark) {
        StoredEpoch stored = epochs.get(epoch.id());
        if (stored == null || stored.state() != State.OPEN) {
            return Future.succeededFuture(false);
        }
        advance(stored, stored.state(), watermark, 0);
        epochs.computeIfPresent(epoch.id(), (_, now) -> now.beatOnce());
        return Future.succeededFuture(true);
    }

    private void advance(StoredEpoch stored, State state, long watermark, long doneAtMs) {
        Epoch epoch = stored.epoch();
        var advanced = new Epoch(epoch.node(), epoch.id(), Math.max(watermark, epoch.watermark()));
        epochs.put(epoch.id(), new StoredEpoch(advanced, state, stored.beat(), doneAtMs, stored.archived()));
    }

    @Override
    public final Future<List<Epoch>> unfinishedEpochs() {
        return beats().map(beats -> beats.stream().map(EpochBeat::epoch).toList());
    }

    @Override
    public final Future<List<EpochBeat>> beats() {
        return Future.succeededFuture(epochs.values().stream()
                .filter(stored -> stored.state() != State.DONE)
                .map(stored -> new EpochBeat(stored.epoch(), stored.beat()))
                .toList());
    }

    @Override
    public final Future<Void> closeEpoch(Epoch epoch) {
        StoredEpoch stored = epochs.get(epoch.id());
        if (stored != null && stored.state() == State.OPEN) {
            advance(stored, State.CLOSED, 0, 0);
        }
        return Future.succeededFuture();
    }

    @Override
    public final Future<Void> finishEpoch(Epoch epoch, long watermark, long nowMs) {
        StoredEpoch stored = epochs.get(epoch.id());
        if (stored != null && stored.state() != State.DONE) {
            advance(stored, State.DONE, watermark, nowMs);
        }
        return Future.succeededFuture();
    }

    @Override
    public final Future<List<String>> doneEpochs(Collection<String> epochIds, long beforeMs) {
        return Future.succeededFuture(epochs.values().stream()
                .filter(stored -> stored.state() == State.DONE && stored.doneAtMs() < beforeMs)
                .map(stored -> stored.epoch().id())
                .filter(epochIds::contains)
                .toList());
    }

    @Override
    public final Future<List<Epoch>> epochsDoneSince(long sinceMs) {
        return Future.succeededFuture(epochs.values().stream()
                .filter(stored -> stored.state() == State.DONE && stored.doneAtMs() >= sinceMs)
                .map(StoredEpoch::epoch)
                .toList());
    }

    @Override
    public final Future<Boolean> insertRecord(JournalRecord record) {
        boolean isNew = journal.putIfAbsent(record.epoch().recordId(record.seq()), record) == null;
        if (isNew) {
            onRecord.accept(record);
        }
        return Future.succeededFuture(isNew);
    }

    @Override
    public final Future<Optional<JournalRecord>> record(Epoch epoch, long seq) {
        return Future.succeededFuture(Optional.ofNullable(journal.get(epoch.recordId(seq))));
    }

    @Override
    public final Future<List<JournalRecord>> records(Epoch epoch, long fromSeq, int count) {
        var found = new ArrayList<JournalRecord>();
        for (long seq = fromSeq; seq < fromSeq + count && journal.containsKey(epoch.recordId(seq)); seq++) {
            found.add(journal.get(epoch.recordId(seq)));
        }
        return Future.succeededFuture(found);
    }

    @Override
    public final Future<Integer> archive(Epoch epoch, long beforeMs, int limit) {
        StoredEpoch stored = epochs.get(epoch.id());
        int moved = 0;
        long archived = stored == null ? Long.MAX_VALUE : stored.archived();
        while (stored != null && moved < limit && archived + 1 < stored.epoch().watermark()) {
            String id = epoch.recordId(archived + 1);
            JournalRecord record = journal.get(id);
            if (record == null || record.atMs() >= beforeMs) {
                break;
            }
            archive.put(id, record);
            journal.remove(id);
            archived++;
            moved++;
        }
        if (stored != null) {
            epochs.put(
                    epoch.id(),
                    new StoredEpoch(stored.epoch(), stored.state(), stored.beat(), stored.doneAtMs(), archived));
        }
        return Future.succeededFuture(moved);
    }

    @Override
    public final Future<List<Epoch>> epochsToArchive(int limit) {
        return Future.succeededFuture(epochs.values().stream()
                .filter(stored -> stored.state() != State.DONE
                        || stored.archived() + 1 < stored.epoch().watermark())
                .limit(limit)
                .map(StoredEpoch::epoch)
                .toList());
    }
}
