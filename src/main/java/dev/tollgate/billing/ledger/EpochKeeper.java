package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's one epoch and journal: begins it, keeps it alive by heartbeats, and begins a new one when it was fenced.
 *
 * <p>All its state belongs to the home context. Shards, which live on other event loops, hand lines over by
 * {@link #append} and learn of them on the thread that the acknowledgement chooses; {@link #admits} and {@link #epochId}
 * are read from any thread.
 */
final class EpochKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(EpochKeeper.class);
    private static final Duration BEAT_LIMIT = Duration.ofSeconds(5);

    /** What is current while no epoch is open; no line and no hold ever bears it. */
    static final String NO_EPOCH = "";

    private final Means means;
    private final String node;
    private final Duration heartbeat;
    private final Executor home;
    private final Takeover takeover;
    private final Admission admission = new Admission();
    private final List<Consumer<String>> epochBeginListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> epochEndListeners = new CopyOnWriteArrayList<>();
    private final List<EpochListener> takeoverListeners = new CopyOnWriteArrayList<>();
    private final LateEpochs lateEpochs;
    private final HandOver handOver;
    private volatile String epochId = NO_EPOCH;
    private @Nullable Life life;
    private volatile boolean stopping;
    private boolean stopped;

    private record Life(Epoch epoch, Journal journal, UsageWriter usage) {}

    EpochKeeper(Means means, String node, Duration heartbeat, Executor home) {
        this.means = means;
        this.node = node;
        this.heartbeat = heartbeat;
        this.home = home;
        this.handOver = new HandOver(home, this::append);
        this.takeover = new Takeover(means);
        this.lateEpochs = new LateEpochs(means);
    }

    /**
     * Ends the older epochs of this node and begins a new one. To be called on the home context.
     *
     * @return done after the first attempt, whatever came of it: while the store is away, nothing is admitted and the
     *     attempts go on
     */
    Future<Void> start() {
        scheduleBeat();
        return begin().recover(failure -> {
            LOG.warn("billing cannot begin yet: {}", failure.getMessage());
            beginLater();
            return Future.succeededFuture();
        });
    }

    private void beginLater() {
        means.timers().after(Duration.ofSeconds(1), () -> {
            if (!stopped) {
                begin().onFailure(_ -> beginLater());
            }
        });
    }

    private Future<Void> begin() {
        var next = new Epoch(node, means.ids().next("ep"), 0);
        return means.store()
                .unfinishedEpochs()
                .compose(epochs -> Retry.each(
                        epochs.stream()
                                .filter(epoch -> epoch.node().equals(node))
                                .toList(),
                        this::finish))
                .compose(_ -> {
                    long sentMs = means.clock().millis();
                    return means.store().openEpoch(next).onSuccess(_ -> opened(next, sentMs));
                });
    }

    /** Ends an epoch whose node is dead, or that this node left open, and tells who listens. On the home context. */
    Future<Void> finish(Epoch epoch) {
        return takeover.finish(epoch).onSuccess(_ -> {
            LOG.info("epoch {} closed", epoch.id());
            takeoverListeners.forEach(listener -> listener.takenOver(epoch.node(), epoch.id()));
        });
    }

    /** Called on the home context whenever this node has ended an epoch that did not end itself. */
    void onTakenOver(EpochListener listener) {
        takeoverListeners.add(listener);
    }

    private void opened(Epoch epoch, long sentMs) {
        if (stopped) {
            return;
        }
        var usage = new UsageWriter(means, epoch.id(), (seq, lines) -> applied(epoch.id(), seq, lines));
        life = new Life(epoch, new Journal(means, epoch, new Health(epoch.id(), usage)), usage);
        epochId = epoch.id();
        admission.open(sentMs);
        LOG.info("epoch {} begun", epoch.id());
        epochBeginListeners.forEach(listener -> listener.accept(epoch.id()));
    }

    private final class Health implements Journal.Watcher {
        private final String watchedId;
        private final UsageWriter usage;

        Health(String watchedId, UsageWriter usage) {
            this.watchedId = watchedId;
            this.usage = usage;
        }

        @Override
        public void began() {
            admission.commitBegan(means.clock().millis());
        }

        @Override
        public void acknowledged() {
            admission.commitAcknowledged();
            noteCrowd();
        }

        @Override
        public void committed(JournalRecord record) {
            usage.add(record);
        }

        @Override
        public void failed() {
            admission.commitFailed();
        }

        @Override
        public void fenced() {
            fence(watchedId);
        }
    }

    private void scheduleBeat() {
        means.timers().after(heartbeat, () -> {
            if (!stopped) {
                beat().onComplete(_ -> scheduleBeat());
            }
        });
    }

    private Future<Void> beat() {
        Life now = life;
        if (now == null) {
            return Future.succeededFuture();
        }
        long sentMs = means.clock().millis();
        Future<Boolean> beat =
                means.store().heartbeat(now.epoch(), now.journal().watermark());
        return means.retry()
                .within(BEAT_LIMIT, beat)
                .onSuccess(alive -> {
                    if (!alive) {
                        fence(now.epoch().id());
                    } else if (epochId.equals(now.epoch().id())) {
                        admission.heartbeatAcknowledged(sentMs, means.clock().millis());
                    }
                })
                .mapEmpty();
    }

    /** Another closed the epoch: all open calls fail, and a new epoch begins. */
    private void fence(String fencedId) {
        Life over = life;
        if (over == null || stopped || !over.epoch().id().equals(fencedId)) {
            return;
        }
        LOG.warn("epoch {} was closed by another", fencedId);
        means.metrics().fenced();
        lateEpochs.fenced(over.epoch());
        end(over);
        begin().onFailure(_ -> beginLater());
    }

    private void end(Life over) {
        admission.close();
        epochId = NO_EPOCH;
        life = null;
        over.journal().abandon();
        over.usage().abandon();
        epochEndListeners.forEach(listener -> listener.accept(over.epoch().id()));
    }

    /** Called on the home context, with its id, whenever an epoch is over; what it held is no more. */
    void onEpochEnd(Consumer<String> listener) {
        epochEndListeners.add(listener);
    }

    /** Called on the home context, with its id, whenever an epoch has begun; to be given before the start. */
    void onEpochBegin(Consumer<String> listener) {
        epochBeginListeners.add(listener);
    }

    boolean admits() {
        return !stopping && admission.admits(means.clock().millis());
    }

    String epochId() {
        return epochId;
    }

    /** Epochs of any node into which a late write may still bring something, see {@link LateEpochs}. */
    Future<List<Epoch>> endedLately() {
        // A new epoch begins when the older ones of this node are done.
        return lateEpochs.all(life != null);
    }

    /** Puts lines into the journal, if their epoch is still the current one. From any thread. */
    void append(Pending pending) {
        handOver.add(pending);
    }

    private void append(List<Pending> handedOver) {
        Life now = life;
        var current = new ArrayList<Pending>();
        for (Pending pending : handedOver) {
            if (now != null && pending.epochId().equals(now.epoch().id())) {
                current.add(pending);
            } else {
                pending.sink().lost(pending);
            }
        }
        if (now != null && !current.isEmpty()) {
            now.journal().append(current);
            noteCrowd();
        }
    }

    /** Notes that parts of a record's lines are applied. */
    void applied(String ofEpoch, long seq, int parts) {
        home.execute(() -> {
            Life now = life;
            if (now != null && now.epoch().id().equals(ofEpoch)) {
                now.journal().applied(seq, parts);
                noteCrowd();
            }
        });
    }

    private void noteCrowd() {
        Life now = life;
        if (now != null) {
            admission.crowded(now.journal().isCrowded());
        }
    }

    /** Admits nothing more; lines are still taken. From any thread. */
    void closeAdmission() {
        stopping = true;
    }

    /** Commits what is queued and ends the epoch. To be called on the home context when the shards are done. */
    Future<Void> stop() {
        closeAdmission();
        Life last = life;
        if (last == null) {
            stopped = true;
            return Future.succeededFuture();
        }
        return last.journal().drained().compose(_ -> counted(last)).compose(_ -> {
            stopped = true;
            Epoch epoch = last.epoch();
            var known = new Epoch(epoch.node(), epoch.id(), last.journal().watermark());
            end(last);
            return takeover.finish(known);
        });
    }

    /** What is not counted when the time is over is counted from the journal, as after a crash. */
    private Future<Void> counted(Life last) {
        return means.retry().within(BEAT_LIMIT, last.usage().flush()).otherwiseEmpty();
    }
}
