package dev.tollgate.platform.jobs;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Something to be done once in each period by one of the nodes.
 *
 * @param name the same on all nodes
 * @param every the period, 1 s or more; periods are counted from 1970, so that all nodes mean the same one
 * @param work ends in less than {@link JobLease#LIFE}, and does no harm when two nodes are at it: one that slept through its
 *     lease goes on where it stood
 */
public record Job(String name, Duration every, Supplier<Future<Void>> work) {
    /** A store that was away for a moment should not be asked all the time. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(10);

    private static final Duration MOST_PAUSE = Duration.ofMinutes(10);

    public Job {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a period of at least 1 s is wanted, not " + every);
        }
    }

    /** The number of the period of that moment, as text in which later ones are greater. */
    String periodAt(Instant now) {
        return String.format(Locale.ROOT, "%016d", now.toEpochMilli() / every.toMillis());
    }

    /** How long nobody tries it again after a run that failed: a period, where that is neither short nor long. */
    Duration pause() {
        Duration least = every.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : every;
        return least.compareTo(MOST_PAUSE) < 0 ? least : MOST_PAUSE;
    }
}
