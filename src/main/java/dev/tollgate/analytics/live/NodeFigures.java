package dev.tollgate.analytics.live;

import java.util.Map;

/**
 * What a node has counted since its start.
 *
 * @param atNanos when, by a clock of the node that never goes back; only differences tell anything
 * @param errorToCount refused and failed requests by HTTP status, failures of providers by their kind
 * @param active calls to providers under way now
 */
record NodeFigures(
        String nodeId,
        long atNanos,
        long requests,
        long promptTokens,
        long answerTokens,
        Map<String, Long> errorToCount,
        long active) {
    NodeFigures {
        errorToCount = Map.copyOf(errorToCount);
    }
}
