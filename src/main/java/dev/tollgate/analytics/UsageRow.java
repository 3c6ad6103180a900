package dev.tollgate.analytics;

import java.time.LocalDate;

/**
 * What was used on one day of one model by one provider with one key.
 *
 * @param keyId empty: without a key
 */
public record UsageRow(LocalDate day, String model, String provider, String keyId, UsageFigures figures) {}
