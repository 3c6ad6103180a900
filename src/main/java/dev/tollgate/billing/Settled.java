package dev.tollgate.billing;

/**
 * A settlement that is durable.
 *
 * @param costNano what was booked
 */
public record Settled(String holdId, long costNano) {}
