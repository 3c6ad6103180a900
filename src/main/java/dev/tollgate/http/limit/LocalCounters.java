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
    /** Above it finished windows are dropped, and then all of them: memory is worth more than a minute's exactness. */
    private static final int MAX_KEYS = 100_000;

    /** When to come again for a place: nobody knows when one is free. Redis tells the same. */
    private static final long PLACE_RETRY_MS = 1_000;

    private final Clock clock;
    private final Map<String, Counter> keyToCounter = new HashMap<>();

    /** How many are under way for each limit of such; as many as the node has requests at most, so none is dropped. */
    private final Map<String, Long> keyToPlaces = new HashMap<>();

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
            long used = used(limit, now);
            boolean firstOfItsKind = limit.kind() == Kind.TOKENS && used == 0;
            if (used + limit.cost() > limit.most() && !firstOfItsKind) {
                refused = i;
            }
        }
        if (refused < 0) {
            limits.forEach(limit -> add(limit, now));
        }
        List<Standing> standings = new ArrayList<>();
        for (Limit limit : limits) {
            long resetMs = limit.kind() == Kind.CONCURRENT ? PLACE_RETRY_MS : counter(limit, now).endsAtMs - now;
            standings.add(
                    new Standing(limit.most(), Math.max(0, limit.most() - used(limit, now)), Math.max(0, resetMs)));
        }
        return new Verdict(refused, standings);
    }

    /** Counts what Redis has let through. */
    synchronized void count(List<Limit> limits) {
        long now = clock.millis();
        limits.forEach(limit -> add(limit, now));
    }

    private long used(Limit limit, long now) {
        return limit.kind() == Kind.CONCURRENT ? keyToPlaces.getOrDefault(limit.key(), 0L) : counter(limit, now).used;
    }

    private void add(Limit limit, long now) {
        if (limit.kind() == Kind.CONCURRENT) {
            keyToPlaces.merge(limit.key(), limit.cost(), Long::sum);
        } else {
            counter(limit, now).used += limit.cost();
        }
    }

    /** Gives some back (or, when negative, takes more) unless the window is over. */
    synchronized void giveBack(Limit limit, long amount) {
        if (limit.kind() == Kind.CONCURRENT) {
            keyToPlaces.computeIfPresent(limit.key(), (_, used) -> used > amount ? used - amount : null);
            return;
        }
        Counter counter = keyToCounter.get(limit.key());
        if (counter != null && counter.endsAtMs > clock.millis()) {
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
            counter.used = 0;
            counter.endsAtMs = now + Limit.WINDOW_MS;
        }
        return counter;
    }
}
