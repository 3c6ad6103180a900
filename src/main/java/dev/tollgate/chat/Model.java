package dev.tollgate.chat;

import dev.tollgate.billing.Price;
import java.time.Instant;
import java.util.List;

/**
 * A model that callers may ask for.
 *
 * @param id public id
 * @param name for people
 * @param provider of its first deployment
 * @param contextTokens size of the window
 * @param defaultOutputTokens limit sent upstream when the caller names none
 * @param features `chat`, `completion`, `function_calling`, `vision` ...
 * @param available whether any deployment can be asked now
 */
public record Model(
        String id,
        String name,
        String provider,
        int contextTokens,
        int defaultOutputTokens,
        Price price,
        List<String> features,
        Instant createdAt,
        boolean available) {
    public Model {
        features = List.copyOf(features);
    }
}
