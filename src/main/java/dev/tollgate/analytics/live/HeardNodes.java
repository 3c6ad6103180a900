package dev.tollgate.analytics.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was heard of nodes lately, and the rates that follow from it. One thread. */
final class HeardNodes {
    /** A node that is silent for so long is not shown. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** More than any cluster has. */
    private static final int MAX_NODES = 100;

    private final Map<String, Heard> nodeToHeard = new TreeMap<>();

    private record Heard(
            Instant at, NodeFigures last, @Nullable NodeFigures before) {}

    void hear(NodeFigures figures, Instant at) {
        Heard known = nodeToHeard.get(figures.nodeId());
        if (known == null && nodeToHeard.size() >= MAX_NODES) {
            return;
        }
        // Several who ask make a node tell more often than once a second: too short a time between makes wild rates.
        boolean isTooSoon = known != null && figures.atNanos() - known.last.atNanos() < 100_000_000;
        // Counters that fell are those of a node that began again.
        boolean beganAgain = known != null && figures.requests() < known.last.requests();
        if (!isTooSoon || beganAgain) {
            nodeToHeard.put(figures.nodeId(), new Heard(at, figures, known == null || beganAgain ? null : known.last));
        }
    }

    LiveView at(Instant now) {
        nodeToHeard.values().removeIf(heard -> heard.at.plus(SILENCE).isBefore(now));
        var nodes = new ArrayList<NodeRates>();
        nodeToHeard.values().forEach(heard -> nodes.add(rates(heard)));
        return new LiveView(now, List.copyOf(nodes));
    }

    void forget() {
        nodeToHeard.clear();
    }

    private static NodeRates rates(Heard heard) {
        NodeFigures last = heard.last;
        NodeFigures before = heard.before;
        if (before == null) {
            return new NodeRates(last.nodeId(), 0, 0, 0, Map.of(), last.active());
        }
        double seconds = (last.atNanos() - before.atNanos()) / 1e9;
        Map<String, Double> errorToRate = new HashMap<>();
        last.errorToCount().forEach((error, count) -> {
            long more = count - before.errorToCount().getOrDefault(error, 0L);
            if (more > 0) {
                errorToRate.put(error, more / seconds);
            }
        });
        return new NodeRates(
                last.nodeId(),
                (last.requests() - before.requests()) / seconds,
                (last.promptTokens() - before.promptTokens()) / seconds,
                (last.answerTokens() - before.answerTokens()) / seconds,
                errorToRate,
                last.active());
    }
}
