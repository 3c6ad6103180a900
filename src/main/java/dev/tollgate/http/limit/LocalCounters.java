package dev.tollgate.http.limit;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.Verdict.Standing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same counting inside one node. It runs along while Redis answers, so that a node that loses Redis goes on from what
 * it has let through itself. Used by all event loops; each step is short and holds the lock throughout.
 */
final class LocalCounters {
    /** Above it finished windows are dropped, and then everything: memory is worth more than a minute's exactness. */
    private static final int MAX_KEYS = 100_000;

    private final Clock clock;
    private final Map<String, Counter> keyToCounter = new HashMap<>();

    private static final class Counter {
        private long used;
        private long endsAtMs;
    }

    LocalCounters(Clock clock) {
        this.clock = clock;
    }

    /** Takes from all limits or, when one is used up, from none. */
    synchronized Verdict take(List<Limit> limits) {
        long now = clock.millis();
        int refused = -1;
        for (int i = 0; i < limits.size() && refused < 0; i++) {
            Limit limit = limits.get(i);
            long used = counter(limit, now).used;
            boolean firstOfItsKind = limit.kind() == Kind.TOKENS && used == 0;
            if (used + limit.cost() > limit.most() && !firstOfItsKind) {
                refused = i;
            }
        }
        if (refused < 0) {
            limits.forEach(limit -> counter(limit, now).used += limit.cost());
        }
        List<Standing> standings = new ArrayList<>();
        for (Limit limit : limits) {
            Counter counter = counter(limit, now);
            standings.add(new Standing(
                    limit.most(), Math.max(0, limit.most() - counter.used), Math.max(0, counter.endsAtMs - now)));
        }
        return new Verdict(refused, standings);
    }

    /** Counts what Redis has let through. */
    synchronized void count(List<Limit> limits) {
        long now = clock.millis();
        limits.forEach(limit -> counter(limit, now).used += limit.cost());
    }

    /** Gives some back (or, when negative, takes more) unless the window is over. */
    synchronized void giveBack(Limit limit, long amount) {
        Counter counter = keyToCounter.get(limit.key());
        if (counter != null && (limit.kind() == Kind.CONCURRENT || counter.endsAtMs > clock.millis())) {
            counter.used = Math.max(0, counter.used - amount);
            if (counter.used == 0) {
                keyToCounter.remove(limit.key());
            }
        }
    }

    private Counter counter(Limit limit, long now) {
        if (keyToCounter.size() >= MAX_KEYS) {
            keyToCounter.values().removeIf(counter -> counter.endsAtMs <= now);
            if (keyToCounter.size() >= MAX_KEYS) {
                keyToCounter.clear();
            }
        }
        Counter counter = keyToCounter.computeIfAbsent(limit.key(), _ -> new Counter());
        if (counter.endsAtMs <= now) {
            if (limit.kind() != Kind.CONCURRENT) {
                counter.used = 0;
            }
            counter.endsAtMs = now + Limit.WINDOW_MS;
        }
        return counter;
    }
}
