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
        @Setting(min = "10ms", max = "1m") Duration connectTimeout,
        @Setting(min = "10ms", max = "1h") Duration firstByteTimeout,
        @Setting(min = "10ms", max = "1h") Duration idleTimeout,
        @Setting(min = "10ms", max = "1h") Duration totalTimeout,
        @Setting(min = "10ms", max = "1h") Duration keepAliveAfter,
        @Setting(min = "10ms", max = "1h") Duration slowClientTimeout,
        @Setting(min = "1", max = "10") int maxTries,
        @Setting(min = "0", max = "100") int retryBudgetPercent,
        @Setting(min = "1", max = "1000") int failuresToOpen,
        @Setting(min = "10ms", max = "1h") Duration cooldown,
        @Setting(min = "1KiB", max = "256MiB") int maxAnswerBytes,
        @Setting(min = "1", max = "10000") int connectionsPerUpstream) {}
