package dev.tollgate.billing.usage;

import org.jspecify.annotations.Nullable;

/**
 * What one settled call used.
 *
 * @param organisationId whose call it was, also where an allowance paid
 * @param endUserId who asked, or null
 * @param keyId the API key of the call, or null
 * @param counts of this one request
 * @param atMs when it was settled; its UTC day is the day that it counts in
 */
public record UsageLine(
        String organisationId,
        @Nullable String endUserId,
        @Nullable String keyId,
        String model,
        String provider,
        UsageCounts counts,
        long atMs) {}
