package dev.tollgate.platform.settings;

import java.time.Duration;

/**
 * How upstreams are asked.
 *
 * @param connectTimeout to an upstream
 * @param firstByteTimeout from the request to the first byte of the answer
 * @param idleTimeout between two parts of an answer
 * @param totalTimeout of one request with all its tries
 * @param keepAliveAfter silence after which a stream gets keep-alive comments
 * @param slowClientTimeout after which a stream whose client takes nothing is cut and settled
 * @param maxTries of one request over all deployments, 1 to 10
 * @param retryBudgetPercent retries allowed, in percent of requests
 * @param failuresToOpen failures in a row that open a deployment's circuit
 * @param cooldown time for which an open circuit is left alone
 * @param maxAnswerBytes of a complete answer
 * @param connectionsPerUpstream for each event loop and host
 */
public record ChatSettings(
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration totalTimeout,
        Duration keepAliveAfter,
        Duration slowClientTimeout,
        int maxTries,
        int retryBudgetPercent,
        int failuresToOpen,
        Duration cooldown,
        int maxAnswerBytes,
        int connectionsPerUpstream) {}
