package dev.tollgate.billing.usage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lines of whole records of one epoch, by the documents that they count in. Not safe from several threads. */
public final class UsageBatch {
    private record Part(long seq, UsageCounts counts) {}

    private final Map<UsageKey, List<Part>> keyToParts = new LinkedHashMap<>();
    private int lines;

    /** Adds a line; lines come in the order of their records. */
    public void add(long seq, UsageLine line) {
        lines++;
        for (UsageKey key : UsageKey.of(line)) {
            List<Part> parts = keyToParts.computeIfAbsent(key, _ -> new ArrayList<>());
            if (!parts.isEmpty() && parts.getLast().seq() == seq) {
                UsageCounts before = parts.removeLast().counts();
                parts.add(new Part(seq, before.plus(line.counts())));
            } else {
                parts.add(new Part(seq, line.counts()));
            }
        }
    }

    public boolean isEmpty() {
        return keyToParts.isEmpty();
    }

    /** How many lines were added. */
    public int lines() {
        return lines;
    }

    Set<UsageKey> keys() {
        return keyToParts.keySet();
    }

    /** The change that a document at this checkpoint lacks; empty when all lines are in it. */
    Optional<UsageChange> change(UsageKey key, long checkpoint) {
        List<Part> parts = keyToParts.getOrDefault(key, List.of());
        UsageCounts missing = parts.stream()
                .filter(part -> part.seq() > checkpoint)
                .map(Part::counts)
                .reduce(UsageCounts.NONE, UsageCounts::plus);
        return missing.equals(UsageCounts.NONE)
                ? Optional.empty()
                : Optional.of(new UsageChange(key, checkpoint, parts.getLast().seq(), missing));
    }
}
