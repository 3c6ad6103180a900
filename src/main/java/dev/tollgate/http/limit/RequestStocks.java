package dev.tollgate.http.limit;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.Verdict.Standing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests of busy keys that this node took from Redis ahead of time, so that most of their requests need not ask. What a
 * stock holds is counted in Redis already: no more than the limit is let through, whatever the nodes do. A stock is small
 * against what is left of the limit, and there is none when little is left, so that requests are counted one by one where
 * it matters who is refused. What a key does not use within half a second goes back. Used by all event loops.
 */
final class RequestStocks {
    /** How often {@link #sweep} is to be called, in milliseconds. */
    static final long SWEEP_MS = 250;

    /** Requests between two sweeps from which on a key is busy. */
    static final int BUSY = 8;

    private static final int MAX_SIZE = 256;

    /** All stocks of a limit together are at most this share of what is left of it. */
    private static final int SHARE_OF_REST = 16;

    /** Nearer to its end than this a window takes nothing back: what comes late would be taken off the next one. */
    private static final long END_MARGIN_MS = 50;

    private final Clock clock;
    private final IntSupplier nodes;
    private final Map<String, Stock> keyToStock = new ConcurrentHashMap<>();

    /** Of one key; each method of the class that touches it holds its lock. */
    private static final class Stock {
        final long most;
        long windowEndsAtMs;
        long countedInRedis;
        int left;
        int size;
        int takenSinceSweep;
        int takenBeforeSweep;
        boolean filling;

        Stock(long most) {
            this.most = most;
        }
    }

    /**
     * What is not needed any more.
     *
     * @param key of the limit
     * @param amount 1 or more
     */
    record Leftover(String key, int amount) {}

    /** @param nodes how many share the limits at the moment, 1 or more */
    RequestStocks(Clock clock, IntSupplier nodes) {
        this.clock = clock;
        this.nodes = nodes;
    }

    /** Takes from the stock; null when Redis must be asked. */
    @Nullable
    Verdict take(List<Limit> limits) {
        Limit limit = limits.getFirst();
        Stock stock = limits.size() == 1 && isStocked(limit) ? keyToStock.get(limit.key()) : null;
        if (stock == null) {
            return null;
        }
        synchronized (stock) {
            long leftMs = stock.windowEndsAtMs - clock.millis();
            if (stock.left == 0 || leftMs <= 0 || stock.most != limit.most()) {
                return null;
            }
            stock.left--;
            stock.takenSinceSweep++;
            long remaining = Math.max(0, stock.most - stock.countedInRedis + stock.left);
            return new Verdict(-1, List.of(new Standing(stock.most, remaining, leftMs)));
        }
    }

    private static boolean isStocked(Limit limit) {
        return limit.kind() == Kind.REQUESTS && limit.cost() == 1;
    }

    /**
     * Redis has let a request through.
     *
     * @param askedAtMs before it was asked, so that a window is never thought to last longer than it does
     */
    void counted(Limit limit, Standing standing, long askedAtMs) {
        if (!isStocked(limit) || sizeFor(standing.remaining(), MAX_SIZE) == 0) {
            return;
        }
        Stock stock = keyToStock.computeIfAbsent(limit.key(), _ -> new Stock(limit.most()));
        synchronized (stock) {
            stock.takenSinceSweep++;
            note(stock, standing, askedAtMs);
        }
    }

    private static void note(Stock stock, Standing standing, long askedAtMs) {
        long counted = stock.most - standing.remaining();
        long endsAtMs = askedAtMs + standing.resetMs();
        if (endsAtMs > stock.windowEndsAtMs + Limit.WINDOW_MS / 2) {
            stock.left = 0;
            stock.countedInRedis = counted;
        } else {
            stock.countedInRedis = Math.max(stock.countedInRedis, counted);
        }
        stock.windowEndsAtMs = endsAtMs;
    }

    /**
     * How many requests are to be taken ahead now, 0 for none. Whoever is told so asks Redis and calls {@link #filled}.
     */
    int wanted(Limit limit) {
        Stock stock = isStocked(limit) ? keyToStock.get(limit.key()) : null;
        if (stock == null) {
            return 0;
        }
        synchronized (stock) {
            int taken = Math.max(stock.takenSinceSweep, stock.takenBeforeSweep);
            boolean low = stock.left <= stock.size / 2;
            if (stock.filling || !low || taken < BUSY || stock.most != limit.most()) {
                return 0;
            }
            int size = sizeFor(stock.most - stock.countedInRedis, taken);
            stock.filling = size > 0;
            return size;
        }
    }

    /** So many that all nodes together hold a small part of the rest, and no more than are used soon. */
    private int sizeFor(long rest, int soonUsed) {
        long share = rest / ((long) SHARE_OF_REST * nodes.getAsInt());
        int size = (int) Math.min(share, Math.min(soonUsed, MAX_SIZE));
        return size < BUSY ? 0 : size;
    }

    /**
     * Redis was asked for what was wanted.
     *
     * @param standing null when it gave nothing
     */
    void filled(Limit limit, int amount, @Nullable Standing standing, long askedAtMs) {
        Stock stock = keyToStock.get(limit.key());
        if (stock == null) {
            return;
        }
        synchronized (stock) {
            stock.filling = false;
            if (standing != null) {
                note(stock, standing, askedAtMs);
                stock.left += amount;
                stock.size = amount;
            }
        }
    }

    /** Takes out of the stocks what will not be used soon; the caller gives it back to Redis. */
    List<Leftover> sweep() {
        List<Leftover> leftovers = new ArrayList<>();
        keyToStock.forEach((key, stock) -> {
            synchronized (stock) {
                int surplus = surplus(stock);
                if (surplus > 0) {
                    leftovers.add(new Leftover(key, surplus));
                }
                if (stock.takenSinceSweep == 0 && !stock.filling) {
                    stock.left = 0;
                    keyToStock.remove(key, stock);
                }
                stock.takenBeforeSweep = stock.takenSinceSweep;
                stock.takenSinceSweep = 0;
            }
        });
        return leftovers;
    }

    private int surplus(Stock stock) {
        int surplus = stock.left - 2 * stock.takenSinceSweep;
        if (surplus <= 0 || stock.windowEndsAtMs - clock.millis() <= END_MARGIN_MS) {
            return 0;
        }
        stock.left -= surplus;
        stock.countedInRedis -= surplus;
        return surplus;
    }
}
