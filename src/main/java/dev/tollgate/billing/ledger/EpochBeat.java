package dev.tollgate.billing.ledger;

/**
 * An epoch that is not done, and the count of its heartbeats.
 *
 * @param beat grows with each heartbeat while the epoch is open, and stands still from its end on
 */
record EpochBeat(Epoch epoch, long beat) {}
