package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the committed lines of the current epoch into the accounts of one shard: an account's lines of many records in
 * one update, and many accounts in one command, which waits a little so that there is much in it. What waits here is
 * bounded by admission (see {@link Journal#isCrowded}).
 */
final class Projector {
    private static final int MAX_ACCOUNTS = 200;

    /** So many lines are applied without waiting for more: else one busy account alone would bring more than is applied. */
    private static final int MANY_LINES = 2_000;

    private static final Duration LINGER = Duration.ofMillis(250);
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
    private int waitingLines;
    private boolean isRunning;
    private boolean isUrgent;
    private boolean isLingering;
    private int generation;
    private String epochId = EpochKeeper.NO_EPOCH;

    Projector(Means means, EpochKeeper keeper) {
        this.means = means;
        this.keeper = keeper;
        this.updates = new AccountUpdates(means);
    }

    /** Takes over all lines that a record has for this shard; records come in order. */
    void add(String ofEpoch, List<CommittedLine> lines) {
        if (!epochId.equals(ofEpoch)) {
            if (!epochId.equals(EpochKeeper.NO_EPOCH)) {
                forget();
            }
            epochId = ofEpoch;
        }
        for (CommittedLine line : lines) {
            Lane lane = lane(line.line().accountId());
            lane.waiting.add(line);
            makeReady(lane);
        }
        waitingLines += lines.size();
        runSoon();
    }

    private void makeReady(Lane lane) {
        if (!lane.isReady && lane.applying.isEmpty() && !lane.waiting.isEmpty()) {
            lane.isReady = true;
            ready.add(lane);
        }
    }

    private Lane lane(String accountId) {
        return accountToLane.computeIfAbsent(accountId, Lane::new);
    }

    private void runSoon() {
        if (isRunning || ready.isEmpty()) {
            return;
        }
        if (isUrgent || waitingLines >= MANY_LINES) {
            run();
        } else if (!isLingering) {
            isLingering = true;
            means.timers().after(LINGER, () -> {
                isLingering = false;
                if (!isRunning && !ready.isEmpty()) {
                    run();
                }
            });
        }
    }

    private void run() {
        var lanes = new ArrayList<Lane>();
        while (lanes.size() < MAX_ACCOUNTS && !ready.isEmpty()) {
            Lane lane = ready.remove();
            lane.beginApplying();
            waitingLines -= lane.applying.size();
            lanes.add(lane);
        }
        isRunning = true;
        int now = generation;
        String ofEpoch = epochId;
        means.retry()
                .until(
                        () -> generation != now,
                        // What the lanes had is gone with their epoch.
                        () -> generation == now ? apply(ofEpoch, lanes) : Future.failedFuture(Retry.busy()))
                .onSuccess(_ -> {
                    if (generation == now) {
                        applied(lanes);
                    }
                });
    }

    /** One command from the checkpoints known from the last one; where that does not fit, each from its document. */
    private Future<Void> apply(String ofEpoch, List<Lane> lanes) {
        List<Application> changes = lanes.stream()
                .map(lane -> Application.of(
                        lane.accountId, ofEpoch, accountToCheckpoint.getOrDefault(lane.accountId, 0L), lane.applying))
                .toList();
        return means.store()
                .applyAll(changes)
                .compose(done -> done == changes.size()
                        ? updates.note(
                                lanes.stream().map(lane -> lane.accountId).toList())
                        : Retry.each(lanes, lane -> updates.apply(lane.accountId, ofEpoch, lane.applying)));
    }

    private void applied(List<Lane> lanes) {
        isRunning = false;
        lanes.forEach(this::applied);
        boolean isWaitedFor = accountToLane.values().stream().anyMatch(lane -> !lane.waiters.isEmpty());
        isUrgent = isUrgent && isWaitedFor;
        runSoon();
    }

    private void applied(Lane lane) {
        List<CommittedLine> batch = lane.applying;
        long seq = batch.getLast().seq();
        accountToCheckpoint.put(lane.accountId, seq);
        tellApplied(batch);
        if (lane.readers > 0) {
            lane.appliedWhileRead.addAll(batch);
        }
        lane.applying = List.of();
        makeReady(lane);
        dropIfIdle(lane);
        var reached =
                lane.waiters.stream().filter(waiter -> waiter.seq() <= seq).toList();
        lane.waiters.removeAll(reached);
        reached.forEach(waiter -> waiter.done().complete());
    }

    private void tellApplied(List<CommittedLine> batch) {
        int from = 0;
        for (int i = 1; i <= batch.size(); i++) {
            long seq = batch.get(from).seq();
            if (i == batch.size() || batch.get(i).seq() != seq) {
                keeper.applied(epochId, seq, i - from);
                from = i;
            }
        }
    }

    private void dropIfIdle(Lane lane) {
        if (lane.isIdle()) {
            accountToLane.remove(lane.accountId, lane);
        }
    }

    /** Whether nothing of the account waits here. */
    boolean isIdle(String accountId) {
        Lane lane = accountToLane.get(accountId);
        return lane == null || lane.isIdle();
    }

    /** Done when all lines of the account that were taken over until now are in its document. */
    Future<Void> flush(String accountId) {
        Lane lane = accountToLane.get(accountId);
        if (lane == null || lane.lastSeq() == 0) {
            return Future.succeededFuture();
        }
        var waiter = new Lane.Waiter(lane.lastSeq(), Promise.promise());
        lane.waiters.add(waiter);
        isUrgent = true;
        runSoon();
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

        /** How many lines were kept until now: only ever more, until it is closed. */
        int lines() {
            return lane.appliedWhileRead.size() + lane.applying.size() + lane.waiting.size();
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
        isRunning = false;
        isUrgent = false;
        ready.clear();
        waitingLines = 0;
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
