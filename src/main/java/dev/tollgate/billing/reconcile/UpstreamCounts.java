package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Kind;
import dev.tollgate.billing.reconcile.Difference.Outcome;
import dev.tollgate.billing.usage.UsageKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an upstream says that it served: a CSV file with the head `day,provider,model,requests,tokens`, the day in UTC and the
 * model as it is called here. Days and providers that the file names are compared, both ways.
 */
public final class UpstreamCounts {
    private static final String HEAD = "day,provider,model,requests,tokens";
    private static final int MAX_ROWS = 100_000;

    private record Row(String day, String provider, String model) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return day + " " + provider + " " + model;
        }
    }

    private record Count(long requests, long tokens) {
        Count plus(Count other) {
            return new Count(requests + other.requests, tokens + other.tokens);
        }

        @Override
        public String toString() {
            return requests + " requests, " + tokens + " tokens";
        }
    }

    private final TreeMap<Row, Count> theirs = new TreeMap<>();
    private final TreeMap<Row, Count> ours = new TreeMap<>();
    private final Set<String> named = new HashSet<>();

    private UpstreamCounts() {}

    /** No file: nothing is compared. */
    public static UpstreamCounts none() {
        return new UpstreamCounts();
    }

    /**
     * Reads a file; blocks.
     *
     * @throws ReconciliationException naming the line that is wrong
     */
    public static UpstreamCounts read(Path file) {
        var counts = new UpstreamCounts();
        int number = 1;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            if (!HEAD.equals(reader.readLine())) {
                throw new IllegalArgumentException("the first line must be " + HEAD);
            }
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (number > MAX_ROWS) {
                    throw new IllegalArgumentException("at most " + MAX_ROWS + " lines are read");
                }
                if (!line.isBlank()) {
                    counts.add(line);
                }
            }
            return counts;
        } catch (IOException e) {
            throw new ReconciliationException(file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new ReconciliationException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    private void add(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 5) {
            throw new IllegalArgumentException("five values are wanted");
        }
        var row = new Row(LocalDate.parse(cells[0].strip()).toString(), cells[1].strip(), cells[2].strip());
        var count = new Count(Long.parseLong(cells[3].strip()), Long.parseLong(cells[4].strip()));
        theirs.merge(row, count, Count::plus);
        named.add(row.day() + " " + row.provider());
    }

    void line(StoredLine line) {
        if (named.isEmpty()) {
            return;
        }
        line.usage().ifPresent(usage -> {
            String day = UsageKey.dayOf(usage.atMs());
            if (named.contains(day + " " + usage.provider())) {
                ours.merge(
                        new Row(day, usage.provider(), usage.model()),
                        new Count(1, usage.counts().totalTokens()),
                        Count::plus);
            }
        });
    }

    void finish(Findings findings) {
        var rows = new TreeMap<>(theirs);
        rows.putAll(ours);
        var none = new Count(0, 0);
        for (Row row : rows.keySet()) {
            Count our = ours.getOrDefault(row, none);
            Count their = theirs.getOrDefault(row, none);
            if (!our.equals(their)) {
                findings.add(
                        new Difference(Kind.UPSTREAM, row.toString(), our.toString(), their.toString(), Outcome.FOUND));
            }
        }
    }
}
