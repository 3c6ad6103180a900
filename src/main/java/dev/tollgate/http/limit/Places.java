package dev.tollgate.http.limit;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The places of a node for work of one kind, shared by all event loops without a lock.
 *
 * <p>While there is room everybody gets in. In the last tenth only those do who hold less than their max-min fair share:
 * what nobody below it wants is shared out among the others, as in Bertsekas and Gallager, "Data Networks", 6.5.2. So one
 * who floods the node uses all of it while it is alone, and finds the others let in before it as soon as they come.
 */
final class Places {
    private static final int RESERVED_PART = 10;

    /** Who looks so soon after another sees the same share: it takes a look at every holder to find it. */
    private static final long SHARE_LIFE_NANOS = Duration.ofMillis(10).toNanos();

    /** Far below what late comers could add to. */
    private static final int GONE = Integer.MIN_VALUE / 2;

    private final int most;
    private final int openToAll;
    private final LongSupplier nanoTime;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<String, AtomicInteger> holderToTaken = new ConcurrentHashMap<>();
    private volatile Share share;

    /** What came of an attempt to take a place. */
    enum Outcome {
        TAKEN,
        /** There is none left. */
        FULL,
        /** What is left is for those who hold less. */
        SHARE_USED_UP
    }

    /** @param most of one holder, as of then */
    private record Share(int most, boolean isAlone, long atNanos) {}

    /**
     * Makes them, all free.
     *
     * @param most places, 1 or more
     * @param nanoTime as {@link System#nanoTime}
     */
    Places(int most, LongSupplier nanoTime) {
        this.most = most;
        this.openToAll = most - most / RESERVED_PART;
        this.nanoTime = nanoTime;
        this.share = new Share(openToAll, true, nanoTime.getAsLong() - SHARE_LIFE_NANOS);
    }

    int most() {
        return most;
    }

    int taken() {
        return taken.get();
    }

    /** How many hold any. */
    int holders() {
        return holderToTaken.size();
    }

    /** Takes one for this holder; what is TAKEN must be given back by {@link #leave}. */
    Outcome enter(String holder) {
        int own = join(holder);
        int all = taken.incrementAndGet();
        if (all <= openToAll) {
            return Outcome.TAKEN;
        }
        Share fair = share();
        boolean isBelow = own <= fair.most;
        if (isBelow && all <= most) {
            return Outcome.TAKEN;
        }
        leave(holder);
        return isBelow || fair.isAlone ? Outcome.FULL : Outcome.SHARE_USED_UP;
    }

    /** Gives one back. */
    void leave(String holder) {
        taken.decrementAndGet();
        AtomicInteger own = holderToTaken.get(holder);
        // The second condition fails when another of the same holder came in between: then it is not the last.
        if (own != null && own.decrementAndGet() == 0 && own.compareAndSet(0, GONE)) {
            holderToTaken.remove(holder, own);
        }
    }

    private int join(String holder) {
        while (true) {
            AtomicInteger own = holderToTaken.get(holder);
            if (own == null) {
                own = holderToTaken.computeIfAbsent(holder, _ -> new AtomicInteger());
            }
            int count = own.incrementAndGet();
            if (count > 0) {
                return count;
            }
            // The last one has just left and takes the counter out.
            holderToTaken.remove(holder, own);
        }
    }

    private Share share() {
        Share known = share;
        long now = nanoTime.getAsLong();
        if (now - known.atNanos < SHARE_LIFE_NANOS) {
            return known;
        }
        int[] held = holderToTaken.values().stream()
                .mapToInt(AtomicInteger::get)
                .filter(count -> count > 0)
                .toArray();
        Share fresh = new Share(fairShare(held, openToAll), held.length < 2, now);
        share = fresh;
        return fresh;
    }

    /** The most that one may hold when those who hold less than an equal part leave the rest to the others. */
    static int fairShare(int[] held, int places) {
        int[] ascending = held.clone();
        Arrays.sort(ascending);
        int left = places;
        int equal = places;
        for (int i = 0; i < ascending.length; i++) {
            equal = left / (ascending.length - i);
            if (ascending[i] > equal) {
                break;
            }
            left -= ascending[i];
        }
        return Math.max(1, equal);
    }
}
