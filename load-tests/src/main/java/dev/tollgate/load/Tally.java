package dev.tollgate.load;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts answers by name and status, beside Gatling's own report, whose figures are only to be had as HTML; and what a run
 * falls short of, where Gatling's assertions cannot say it.
 */
final class Tally {
    /** The file that it is written to, for the command. */
    static final String FILE = "load.target.tally";

    private static final String MS = "tallyMs";
    private static final String STATUS = "tallyStatus";
    private static final String BEGUN = "tallyBegun";

    private final Map<String, Histogram> nameToTimes = new ConcurrentSkipListMap<>();
    private final Queue<String> shortcomings = new ConcurrentLinkedQueue<>();

    /** Checks that must stand before all others of a request that {@link #count} is to count. */
    static CheckBuilder[] checks() {
        return new CheckBuilder[] {responseTimeInMillis().saveAs(MS), status().saveAs(STATUS)};
    }

    /** Counts the answer of the request before it as {@code <name> <status>}, or {@code <name> none} where none came. */
    ChainBuilder count(String name) {
        return exec(session -> {
            if (session.contains(STATUS)) {
                times(name + " " + session.getInt(STATUS)).add(session.getInt(MS));
            } else {
                times(name + " none").add(0);
            }
            return session.removeAll(STATUS, MS);
        });
    }

    /** Begins a time that {@link #lap} reads. */
    static Session begin(Session session) {
        return session.set(BEGUN, System.nanoTime());
    }

    /** Counts what has passed since {@link #begin}, unless the session has failed. */
    ChainBuilder lap(String name) {
        return exec(session -> {
            if (session.isFailed()) {
                times(name + " failed").add(0);
            } else {
                long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - session.getLong(BEGUN));
                times(name).add(Math.toIntExact(ms));
            }
            return session;
        });
    }

    /** The times counted under a name; empty where there are none. */
    Histogram times(String name) {
        return nameToTimes.computeIfAbsent(name, _ -> new Histogram());
    }

    /** Notes what the run falls short of, unless it holds. */
    void require(boolean holds, String shortcoming) {
        if (!holds) {
            shortcomings.add(shortcoming);
        }
    }

    /** Writes it down for the command. */
    void write() {
        var requests = new JsonObject();
        nameToTimes.forEach((name, times) -> requests.put(name, times.toJson()));
        JsonObject json = new JsonObject()
                .put("requests", requests)
                .put("shortcomings", new JsonArray(shortcomings.stream().toList()));
        try {
            Files.writeString(Path.of(Target.property(FILE)), json.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
