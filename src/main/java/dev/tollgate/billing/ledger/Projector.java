package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the committed lines of the current epoch into the accounts of one shard: an account's lines of many records in
 * one update, several accounts at a time. What waits here is bounded by admission (see {@link Journal#isCrowded}).
 */
final class Projector {
    private static final int MAX_AT_ONCE = 16;
    private static final int MAX_LINES = 250;
    private static final int MAX_REMEMBERED = 50_000;

    private final Means means;
    private final EpochKeeper keeper;
    private final AccountUpdates updates;
    private final Map<String, Lane> accountToLane = new LinkedHashMap<>();
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();
    private final Map<String, Long> accountToCheckpoint = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private int running;
    private int generation;
    private String epochId = EpochKeeper.NO_EPOCH;

    /** The lines of one account that are not applied yet, in order, and some that just were while somebody reads. */
    private static final class Lane {
        private final String accountId;
        private final ArrayDeque<CommittedLine> waiting = new ArrayDeque<>();
        private final List<CommittedLine> appliedWhileRead = new ArrayList<>();
        private List<CommittedLine> applying = List.of();
        private final List<Waiter> waiters = new ArrayList<>();
        private int readers;
        private long completeSeq;
        private boolean isReady;

        Lane(String accountId) {
            this.accountId = accountId;
        }

        long lastSeq() {
            return !waiting.isEmpty()
                    ? waiting.getLast().seq()
                    : applying.isEmpty() ? 0 : applying.getLast().seq();
        }

        boolean hasCompleteRecord() {
            return !waiting.isEmpty() && waiting.getFirst().seq() <= completeSeq;
        }

        boolean isIdle() {
            return waiting.isEmpty() && applying.isEmpty() && readers == 0;
        }

        List<CommittedLine> all() {
            var all = new ArrayList<>(appliedWhileRead);
            all.addAll(applying);
            all.addAll(waiting);
            return all;
        }
    }

    private record Waiter(long seq, Promise<Void> done) {}

    Projector(Means means, EpochKeeper keeper) {
        this.means = means;
        this.keeper = keeper;
        this.updates = new AccountUpdates(means.store());
    }

    /**
     * Takes a committed line over; lines come in the order of their records.
     *
     * @param completes whether the record has no further line for the account: half a record is never applied, since the
     *     checkpoint says that all its lines are in
     */
    void add(String ofEpoch, CommittedLine committed, boolean completes) {
        if (!epochId.equals(ofEpoch)) {
            if (!epochId.equals(EpochKeeper.NO_EPOCH)) {
                forget();
            }
            epochId = ofEpoch;
        }
        Lane lane = lane(committed.line().accountId());
        lane.waiting.add(committed);
        if (completes) {
            lane.completeSeq = committed.seq();
            makeReady(lane);
        }
        runNext();
    }

    private void makeReady(Lane lane) {
        if (!lane.isReady && lane.applying.isEmpty() && lane.hasCompleteRecord()) {
            lane.isReady = true;
            ready.add(lane);
        }
    }

    private Lane lane(String accountId) {
        return accountToLane.computeIfAbsent(accountId, Lane::new);
    }

    private void runNext() {
        while (running < MAX_AT_ONCE && !ready.isEmpty()) {
            run(ready.remove());
        }
    }

    private void run(Lane lane) {
        var batch = new ArrayList<CommittedLine>();
        lane.isReady = false;
        while (lane.hasCompleteRecord()
                && (batch.size() < MAX_LINES
                        || lane.waiting.getFirst().seq() == batch.getLast().seq())) {
            batch.add(lane.waiting.remove());
        }
        lane.applying = batch;
        running++;
        String ofEpoch = epochId;
        means.retry()
                .until(() -> !epochId.equals(ofEpoch), () -> apply(ofEpoch, lane.accountId, batch))
                .onSuccess(_ -> {
                    if (epochId.equals(ofEpoch)) {
                        applied(lane, batch);
                    }
                });
    }

    /** One update where the checkpoint is known from the last one; else, and where that fails, from the document. */
    private Future<Void> apply(String ofEpoch, String accountId, List<CommittedLine> batch) {
        Long checkpoint = accountToCheckpoint.get(accountId);
        if (checkpoint == null) {
            return updates.apply(accountId, ofEpoch, batch);
        }
        var change = Application.of(accountId, ofEpoch, checkpoint, batch, line -> Optional.of(line.heldNano()));
        return means.store()
                .apply(change)
                .compose(done -> done ? Future.succeededFuture() : updates.apply(accountId, ofEpoch, batch));
    }

    private void applied(Lane lane, List<CommittedLine> batch) {
        running--;
        long seq = batch.getLast().seq();
        accountToCheckpoint.put(lane.accountId, seq);
        batch.forEach(committed -> keeper.applied(epochId, committed.seq(), 1));
        if (lane.readers > 0) {
            lane.appliedWhileRead.addAll(batch);
        }
        lane.applying = List.of();
        if (lane.waiting.isEmpty()) {
            dropIfIdle(lane);
        } else {
            makeReady(lane);
        }
        var reached =
                lane.waiters.stream().filter(waiter -> waiter.seq() <= seq).toList();
        lane.waiters.removeAll(reached);
        reached.forEach(waiter -> waiter.done().complete());
        runNext();
    }

    private void dropIfIdle(Lane lane) {
        if (lane.isIdle()) {
            accountToLane.remove(lane.accountId, lane);
        }
    }

    /** Done when all lines of the account that were taken over until now are in its document. */
    Future<Void> flush(String accountId) {
        Lane lane = accountToLane.get(accountId);
        if (lane == null || lane.lastSeq() == 0) {
            return Future.succeededFuture();
        }
        var waiter = new Waiter(lane.lastSeq(), Promise.promise());
        lane.waiters.add(waiter);
        return waiter.done().future();
    }

    /** Done when all lines taken over until now are applied. */
    Future<Void> flushAll() {
        return Future.all(accountToLane.keySet().stream().map(this::flush).toList())
                .mapEmpty();
    }

    /**
     * Keeps an account's lines, applied meanwhile or not, until the reading is closed: so a document that is read within
     * misses none of them.
     */
    Reading read(String accountId) {
        Lane lane = lane(accountId);
        lane.readers++;
        return new Reading(lane);
    }

    /** The epoch whose lines are here: those of a reading must not also be read from the journal. */
    String ownEpoch() {
        return epochId.equals(EpochKeeper.NO_EPOCH) ? keeper.epochId() : epochId;
    }

    /** A reading under way. */
    final class Reading {
        private final Lane lane;
        private final int begunIn = generation;

        private Reading(Lane lane) {
            this.lane = lane;
        }

        /**
         * The account as it is: its document, read since the reading began, and the lines above it; fails where an epoch
         * ended meanwhile.
         */
        Future<AccountState> complete(AccountState document, String ofEpoch) {
            boolean isSame = epochId.equals(ofEpoch) || epochId.equals(EpochKeeper.NO_EPOCH);
            return generation == begunIn && isSame
                    ? Future.succeededFuture(document.with(ofEpoch, lane.all()))
                    : Future.failedFuture(Retry.busy());
        }

        /** To be called once. */
        void close() {
            lane.readers--;
            if (lane.readers == 0) {
                lane.appliedWhileRead.clear();
                dropIfIdle(lane);
            }
        }
    }

    /** Ends all work of an epoch that is over; who closes it applies the rest. */
    void forget() {
        generation++;
        epochId = EpochKeeper.NO_EPOCH;
        running = 0;
        ready.clear();
        accountToCheckpoint.clear();
        var lanes = List.copyOf(accountToLane.values());
        accountToLane.clear();
        lanes.forEach(lane -> {
            lane.waiting.clear();
            lane.applying = List.of();
            lane.waiters.forEach(waiter -> waiter.done().fail(Retry.busy()));
        });
    }
}
