package dev.tollgate.billing.reconcile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reconciliation compared and found.
 *
 * @param differences how many there are; of them the first are in the list
 * @param rebuilt how many of them were put right
 * @param undecided accounts that had slow movements at each look: nothing is said of them
 */
public record Report(
        Instant startedAt,
        Instant endedAt,
        Compared compared,
        long differences,
        long rebuilt,
        Map<String, Long> kindToCount,
        List<Difference> named,
        List<String> undecided) {
    /** How much was compared. */
    public record Compared(long accounts, long records, long lines, long counters) {
        Compared plus(Compared other) {
            return new Compared(
                    accounts + other.accounts,
                    Math.max(records, other.records),
                    Math.max(lines, other.lines),
                    counters + other.counters);
        }
    }

    public Report {
        kindToCount = Map.copyOf(kindToCount);
        named = List.copyOf(named);
        undecided = List.copyOf(undecided);
    }

    /** Whether all is equal now, as far as could be told. */
    public boolean isEqual() {
        return differences == rebuilt;
    }

    /** One line for a log. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %d accounts, %d lines, %d counters; %d differences %s, %d rebuilt, %d accounts undecided",
                isEqual() ? "equal" : "DIFFERENT",
                compared.accounts(),
                compared.lines(),
                compared.counters(),
                differences,
                new TreeMap<>(kindToCount),
                rebuilt,
                undecided.size());
    }

    public JsonObject toJson() {
        var counts = new JsonObject();
        new TreeMap<>(kindToCount).forEach(counts::put);
        var list = new JsonArray();
        named.forEach(difference -> list.add(difference.toJson()));
        return new JsonObject()
                .put("result", isEqual() ? "equal" : "different")
                .put("startedAt", startedAt.toString())
                .put("endedAt", endedAt.toString())
                .put("accounts", compared.accounts())
                .put("records", compared.records())
                .put("lines", compared.lines())
                .put("counters", compared.counters())
                .put("differenceCount", differences)
                .put("rebuiltCount", rebuilt)
                .put("differencesByKind", counts)
                .put("differences", list)
                .put("undecidedAccounts", new JsonArray(undecided));
    }

    /** For people; amounts are in 10^-9 credit. */
    public String toText() {
        var text = new StringBuilder("Reconciliation ")
                .append(startedAt)
                .append(" to ")
                .append(endedAt)
                .append('\n')
                .append(summary())
                .append('\n');
        named.forEach(difference -> text.append(difference).append('\n'));
        undecided.forEach(id -> text.append("undecided: account ").append(id).append('\n'));
        return text.toString();
    }

    /**
     * Writes it as JSON, and beside it as text under the same name and `.txt`; blocks.
     *
     * @throws ReconciliationException when it cannot be written
     */
    public void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            write(file, toJson().encodePrettily() + "\n");
            write(file.resolveSibling(file.getFileName() + ".txt"), toText());
        } catch (IOException e) {
            throw new ReconciliationException("the report cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whoever reads the file finds the whole of it. */
    private static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
