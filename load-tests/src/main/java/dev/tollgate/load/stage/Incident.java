package dev.tollgate.load.stage;

import java.time.Duration;

/**
 * Something that happens to a node of a cluster while it is driven.
 *
 * @param after the first request
 * @param what as {@code load-tests/cluster/run} calls it: {@code kill}, {@code begin}, {@code restart}
 * @param node from 1 on
 */
public record Incident(Duration after, String what, int node) {}
