package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageBatch;
import dev.tollgate.billing.usage.UsageLine;
import dev.tollgate.billing.usage.UsageUpdates;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the committed records of one epoch into the counters of usage: it collects for a moment, since a thousand requests
 * of one key are one update then. One write is in flight; what waits is bounded by admission (see
 * {@link Journal#isCrowded}). Owned by the node's home context; not safe from others.
 */
final class UsageWriter {
    /** With the time of a write, counters are at most two seconds behind. */
    static final Duration LINGER = Duration.ofMillis(700);

    /** So many lines are written without waiting any longer. */
    static final int MANY_LINES = 4_000;

    private final Means means;
    private final UsageUpdates updates;
    private final ObjIntConsumer<Long> applied;
    private final List<Promise<Void>> waiters = new ArrayList<>();
    private Collected waiting = new Collected();
    private @Nullable Collected inFlight;
    private boolean isTimerSet;
    private boolean over;

    /** Lines of whole records, and how many each record has. */
    private record Collected(UsageBatch batch, Map<Long, Integer> seqToLines) {
        Collected() {
            this(new UsageBatch(), new TreeMap<>());
        }
    }

    /** @param applied is told of each record how many of its lines are counted now */
    UsageWriter(Means means, String epochId, ObjIntConsumer<Long> applied) {
        this.means = means;
        this.updates = new UsageUpdates(means.usage(), epochId);
        this.applied = applied;
    }

    /** Takes a committed record over, whole: a checkpoint says that all lines of a record are in. */
    void add(JournalRecord record) {
        for (Line line : record.lines()) {
            Optional<UsageLine> usage = UsageMetadata.usage(line);
            if (usage.isPresent()) {
                waiting.batch().add(record.seq(), usage.get());
                waiting.seqToLines().merge(record.seq(), 1, Integer::sum);
            }
        }
        writeSoon();
    }

    private void writeSoon() {
        if (over || inFlight != null || waiting.batch().isEmpty()) {
            return;
        }
        if (waiting.batch().lines() >= MANY_LINES || !waiters.isEmpty()) {
            write();
        } else if (!isTimerSet) {
            isTimerSet = true;
            means.timers().after(LINGER, () -> {
                isTimerSet = false;
                if (!over && inFlight == null && !waiting.batch().isEmpty()) {
                    write();
                }
            });
        }
    }

    private void write() {
        Collected collected = waiting;
        waiting = new Collected();
        inFlight = collected;
        means.retry().until(() -> over, () -> updates.apply(collected.batch())).onSuccess(_ -> written(collected));
    }

    private void written(Collected collected) {
        if (over) {
            return;
        }
        inFlight = null;
        collected.seqToLines().forEach(applied::accept);
        if (waiting.batch().isEmpty()) {
            waiters.forEach(Promise::tryComplete);
            waiters.clear();
        }
        writeSoon();
    }

    /** Done when all records taken over until now, and those that come meanwhile, are counted. */
    Future<Void> flush() {
        if (over || (inFlight == null && waiting.batch().isEmpty())) {
            return Future.succeededFuture();
        }
        Promise<Void> done = Promise.promise();
        waiters.add(done);
        writeSoon();
        return done.future();
    }

    /** Ends all work of an epoch that is over; who closes it counts the rest. */
    void abandon() {
        over = true;
        waiters.forEach(Promise::tryComplete);
        waiters.clear();
    }
}
