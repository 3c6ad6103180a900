package dev.tollgate.billing.usage;

import java.util.Map;
import java.util.Optional;
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
        long atMs) {
    private static final String MODEL = "model";

    /** Whether the metadata of a journal line or of an entry are those of a settled call. */
    public static boolean isOfCall(Map<String, String> metadata) {
        return metadata.containsKey(MODEL);
    }

    /**
     * What a settling line of the journal counts, also where it cost nothing; empty where it is not the one of a call's
     * lines that tells of the call.
     *
     * @param accountId who paid
     * @param costNano in 10^-9 credit
     */
    public static Optional<UsageLine> of(
            String accountId, Map<String, String> metadata, long tokens, long costNano, long atMs) {
        if (!isOfCall(metadata)) {
            return Optional.empty();
        }
        var counts = new UsageCounts(
                1,
                number(metadata, "promptTokens"),
                number(metadata, "completionTokens"),
                tokens,
                costNano,
                number(metadata, "durationMs"));
        return Optional.of(new UsageLine(
                metadata.getOrDefault("organisationId", accountId),
                metadata.get("endUserId"),
                metadata.get("keyId"),
                metadata.getOrDefault(MODEL, ""),
                metadata.getOrDefault("provider", ""),
                counts,
                atMs));
    }

    private static long number(Map<String, String> metadata, String name) {
        return Long.parseLong(metadata.getOrDefault(name, "0"));
    }
}
