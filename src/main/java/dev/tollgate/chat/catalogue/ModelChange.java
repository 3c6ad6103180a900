package dev.tollgate.chat.catalogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The next version of a model.
 *
 * @param expected number of the newest version that the caller knows; null: there must be no such model yet
 * @param effectiveFrom null: as soon as all nodes know of it
 */
public record ModelChange(
        String model,
        @Nullable Integer expected,
        ModelSpec spec,
        @Nullable Instant effectiveFrom,
        String reason,
        String byUserId) {}
