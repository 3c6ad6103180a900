package dev.tollgate.analytics.live;

import java.util.Map;

/**
 * What a node does, by the second.
 *
 * @param active calls to providers under way
 * @param errorToRate by HTTP status and by kind of provider failure; only those that happened
 */
public record NodeRates(
        String nodeId,
        double requests,
        double promptTokens,
        double answerTokens,
        Map<String, Double> errorToRate,
        long active) {
    public NodeRates {
        errorToRate = Map.copyOf(errorToRate);
    }
}
