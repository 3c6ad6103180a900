package dev.tollgate.billing;

import org.jspecify.annotations.Nullable;

/**
 * The end of a hold: what the call cost. More than was held is booked too.
 *
 * @param costNano in 10^-9 credit, at least 0; 0 gives all back and leaves no entry
 * @param model the public id of the model
 * @param provider its provider, `openai`
 * @param keyId the API key of the call, or null
 */
public record Settlement(
        Hold hold,
        long costNano,
        Usage usage,
        String model,
        String provider,
        @Nullable String keyId) {
    public Settlement {
        if (costNano < 0) {
            throw new IllegalArgumentException("negative cost");
        }
    }
}
