package dev.tollgate.billing.usage;

/**
 * One update of one document by lines of one epoch. It takes effect only where the document's checkpoint of that epoch is
 * `fromSeq`.
 *
 * @param fromSeq 0 where the epoch has brought nothing into the document yet
 * @param toSeq the last record that is in it then
 */
public record UsageChange(UsageKey key, long fromSeq, long toSeq, UsageCounts counts) {}
