package dev.tollgate.analytics.live;

/** Asks every node for its figures, once. */
record FiguresWanted(String byNodeId) {}
