package dev.tollgate.chat.catalogue;

import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The next price of a model.
 *
 * @param expected number of the newest price that the caller knows; 0 where there is none of run time
 * @param effectiveFrom null: as soon as all nodes know of it
 */
public record PriceChange(
        String model,
        int expected,
        PriceEntry price,
        @Nullable Instant effectiveFrom,
        String reason,
        String byUserId) {}
