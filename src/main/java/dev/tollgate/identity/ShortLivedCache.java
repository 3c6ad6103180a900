package dev.tollgate.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers values for a short, equal time and at most so many of them, for all threads and without locks on reads.
 *
 * <p>Two generations: when the young one is full it becomes the old one, whose entries are then forgotten together. That
 * bounds the memory without a search for what to throw out.
 */
final class ShortLivedCache<K, V> {
    private final long lifeMs;
    private final int generationSize;
    private final InstantSource clock;
    private volatile Generations<K, V> generations = Generations.empty();

    private record Entry<V>(V value, long sinceMs) {}

    private record Generations<K, V>(ConcurrentHashMap<K, Entry<V>> young, ConcurrentHashMap<K, Entry<V>> old) {
        static <K, V> Generations<K, V> empty() {
            return new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    /**
     * @param capacity at most so many values, at least 2
     */
    ShortLivedCache(Duration life, int capacity, InstantSource clock) {
        this.lifeMs = life.toMillis();
        this.generationSize = capacity / 2;
        this.clock = clock;
    }

    Optional<V> get(K key) {
        Generations<K, V> now = generations;
        Entry<V> entry = now.young.get(key);
        if (entry == null) {
            entry = now.old.get(key);
        }
        return entry == null || !isFresh(entry) ? Optional.empty() : Optional.of(entry.value);
    }

    /** Whether the value is in the second half of its life, or forgotten. */
    boolean isOld(K key) {
        Generations<K, V> now = generations;
        Entry<V> entry = now.young.get(key);
        // One that only the old generation has is soon thrown out: asking anew keeps it.
        return entry == null || clock.millis() - entry.sinceMs >= lifeMs / 2;
    }

    /** A clock that was set back makes an entry stale, not immortal. */
    private boolean isFresh(Entry<V> entry) {
        long age = clock.millis() - entry.sinceMs;
        return age >= 0 && age < lifeMs;
    }

    /**
     * Remembers a value.
     *
     * @param sinceMs when it was known to hold, in milliseconds since the epoch: the time at which it was asked for
     */
    void put(K key, V value, long sinceMs) {
        if (generations.young.size() >= generationSize) {
            turnOver();
        }
        generations.young.put(key, new Entry<>(value, sinceMs));
    }

    private synchronized void turnOver() {
        if (generations.young.size() >= generationSize) {
            generations = new Generations<>(new ConcurrentHashMap<>(), generations.young);
        }
    }

    void remove(K key) {
        Generations<K, V> now = generations;
        now.young.remove(key);
        now.old.remove(key);
    }

    synchronized void clear() {
        generations = Generations.empty();
    }

    /** How many values take up memory, fresh or not. */
    int size() {
        Generations<K, V> now = generations;
        return now.young.size() + now.old.size();
    }
}
