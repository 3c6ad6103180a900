package dev.tollgate.billing.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the epochs whose nodes are dead, and ends them: also one that another began to end before it died itself.
 *
 * <p>An epoch is dead when its count of heartbeats stood still over 20 s in which this node read the store without a gap,
 * measured by this node's monotonic clock alone. Several nodes may find it at once; each step of the end has one effect.
 * A wrong verdict costs a living node its open calls, but never money: it is fenced. Owned by the home context.
 */
final class EpochWatch {
    static final Duration DEAD_AFTER = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(EpochWatch.class);

    /** A reading that comes so much later than it should is a gap: this node was frozen, or the store was away. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** An end that takes longer is begun again; the first one goes on. */
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private final Means means;
    private final EpochKeeper keeper;
    private final Duration every;
    private final LongSupplier monotonicMs;
    private final Map<String, Sight> idToSight = new HashMap<>();
    private final Set<String> ending = new HashSet<>();
    private long lastReadMs;
    private boolean stopped;

    /** Since when a count was seen unchanged. */
    private record Sight(long beat, long sinceMs) {}

    /**
     * @param every how often it looks, as often as hearts beat
     * @param monotonicMs a clock that nobody sets
     */
    EpochWatch(Means means, EpochKeeper keeper, Duration every, LongSupplier monotonicMs) {
        this.means = means;
        this.keeper = keeper;
        this.every = every;
        this.monotonicMs = monotonicMs;
    }

    /** To be called on the home context. */
    void start() {
        means.timers().after(every, this::look);
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        if (stopped) {
            return;
        }
        long sentMs = monotonicMs.getAsLong();
        means.retry()
                .within(LATE, means.store().beats())
                .onSuccess(beats -> seen(beats, sentMs))
                .onFailure(_ -> idToSight.clear())
                .onComplete(_ -> start());
    }

    private void seen(List<EpochBeat> beats, long sentMs) {
        long nowMs = monotonicMs.getAsLong();
        if (nowMs - lastReadMs > every.plus(LATE).toMillis()) {
            idToSight.clear();
        }
        lastReadMs = nowMs;
        idToSight
                .keySet()
                .retainAll(beats.stream().map(beat -> beat.epoch().id()).collect(Collectors.toSet()));
        beats.forEach(beat -> idToSight.merge(
                beat.epoch().id(),
                new Sight(beat.beat(), nowMs),
                (before, now) -> before.beat() == now.beat() ? before : now));
        String own = keeper.epochId();
        // A store that takes nobody's heartbeats tells nothing of who is dead.
        if (stoodMs(own, sentMs) > Admission.LEASE_MS) {
            idToSight.clear();
            return;
        }
        beats.stream()
                .map(EpochBeat::epoch)
                .filter(epoch -> !epoch.id().equals(own) && stoodMs(epoch.id(), sentMs) >= DEAD_AFTER.toMillis())
                .forEach(this::end);
    }

    /** How long the count certainly stood still: from the end of one reading to the beginning of another. */
    private long stoodMs(String epochId, long sentMs) {
        Sight sight = idToSight.get(epochId);
        return sight == null ? 0 : sentMs - sight.sinceMs();
    }

    private void end(Epoch dead) {
        if (!ending.add(dead.id())) {
            return;
        }
        LOG.warn("epoch {} of node {} is dead, it is taken over", dead.id(), dead.node());
        means.retry()
                .within(END_LIMIT, keeper.finish(dead))
                .onFailure(failure -> LOG.warn("epoch {} is not taken over yet: {}", dead.id(), failure.getMessage()))
                .onComplete(_ -> ending.remove(dead.id()));
    }
}
