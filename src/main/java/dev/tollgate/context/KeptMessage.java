package dev.tollgate.context;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as its owner sees it.
 *
 * @param model that wrote it; null for what a person wrote
 * @param receipt of an answer, null where nobody knows
 */
public record KeptMessage(
        MessageId id,
        Message message,
        Instant at,
        @Nullable String model,
        @Nullable Receipt receipt) {}
